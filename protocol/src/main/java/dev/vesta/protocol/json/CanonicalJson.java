package dev.vesta.protocol.json;

/// Canonical JSON: sorted keys, no spaces, shortest escapes, UTF-8.
/// ([spec](https://spec.matrix.org/v1.19/appendices/#canonical-json))
public final class CanonicalJson {
    private CanonicalJson() {}

    /// Encodes. [JsonValue.Num] is written as it was read in room versions 1–5; callers of stricter versions reject it
    /// before.
    public static byte[] encode(JsonValue value) {
        throw new UnsupportedOperationException();
    }

    /// True when the value holds only canonical integers, so that room versions from 6 on accept it.
    public static boolean isCanonical(JsonValue value) {
        throw new UnsupportedOperationException();
    }
}
