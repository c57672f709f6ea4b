package dev.vesta.protocol.id;

import java.util.Optional;

/// A room alias id. ([spec](https://spec.matrix.org/v1.19/appendices/#identifier-grammar))
public record RoomAlias(String value) {
    /// Parses by the grammar (the historical one, which is what other servers may send); empty when the text is none.
    public static Optional<RoomAlias> parse(String text) {
        throw new UnsupportedOperationException();
    }

    /// The server that the alias belongs to.
    public ServerName server() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        return value;
    }
}
