package dev.vesta.protocol.json;

/// The strict reader: UTF-8 only, no duplicate keys, no lone surrogates, bounded depth, nothing after the value.
public final class JsonReader {
    /// Nesting that no honest event comes near.
    public static final int MAX_DEPTH = 100;

    private JsonReader() {}

    /// Reads one value. Numbers that are no canonical integer become [JsonValue.Num]: who forbids them checks.
    public static ParseResult<JsonValue> read(byte[] utf8) {
        throw new UnsupportedOperationException();
    }
}
