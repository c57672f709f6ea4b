package dev.vesta.protocol.id;

import java.util.Optional;

/// A room alias. ([spec](https://spec.matrix.org/v1.19/appendices/#room-aliases))
public record RoomAlias(String value) {
    /// Parses by the grammar (the historical one, which is what other servers may send); empty when the text is none.
    public static Optional<RoomAlias> parse(String text) {
        return Grammar.isNamed(text, '#') ? Optional.of(new RoomAlias(text)) : Optional.empty();
    }

    /// What stands between `#` and the first colon.
    public String localpart() {
        return value.substring(1, value.indexOf(':'));
    }

    /// The server that the alias belongs to.
    public ServerName server() {
        return new ServerName(value.substring(value.indexOf(':') + 1));
    }

    @Override
    public String toString() {
        return value;
    }
}
