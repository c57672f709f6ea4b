package dev.vesta.schemas;

/// Something in a document that its schema does not allow.
///
/// @param key where, e.g. `listeners[0].port`
/// @param problem what is there and what would be right, to be read after the key
public record Violation(String key, String problem) {
    @Override
    public String toString() {
        return key.isEmpty() ? problem : key + ": " + problem;
    }
}
