package dev.vesta.protocol.id;

import java.util.Optional;

/// A room id. ([spec](https://spec.matrix.org/v1.19/appendices/#identifier-grammar))
public record RoomId(String value) {
    /// Parses by the grammar (the historical one, which is what other servers may send); empty when the text is none.
    public static Optional<RoomId> parse(String text) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        return value;
    }
}
