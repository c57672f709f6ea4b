package dev.vesta.protocol.json;

/// What a parser of untrusted bytes says: the value, or why not.
public sealed interface ParseResult<T> {
    /// It parsed.
    record Parsed<T>(T value) implements ParseResult<T> {}

    /// It did not; `reason` is a sentence for the sender of the bytes.
    record Malformed<T>(String reason) implements ParseResult<T> {}
}
