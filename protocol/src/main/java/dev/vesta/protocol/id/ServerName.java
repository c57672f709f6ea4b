package dev.vesta.protocol.id;

import java.util.Optional;

/// A server name: host name or IP literal, with an optional port.
/// ([spec](https://spec.matrix.org/v1.19/appendices/#server-name))
public record ServerName(String value) {
    /// Parses by the grammar; empty when the text is no server name.
    public static Optional<ServerName> parse(String text) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        return value;
    }
}
