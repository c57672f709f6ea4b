package dev.vesta.protocol.id;

import java.util.Optional;

/// A event id. ([spec](https://spec.matrix.org/v1.19/appendices/#identifier-grammar))
public record EventId(String value) {
    /// Parses by the grammar (the historical one, which is what other servers may send); empty when the text is none.
    public static Optional<EventId> parse(String text) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        return value;
    }
}
