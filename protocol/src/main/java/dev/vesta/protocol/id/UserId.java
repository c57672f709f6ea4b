package dev.vesta.protocol.id;

import java.util.Optional;

/// A user id. ([spec](https://spec.matrix.org/v1.19/appendices/#identifier-grammar))
public record UserId(String value) {
    /// Parses by the grammar (the historical one, which is what other servers may send); empty when the text is none.
    public static Optional<UserId> parse(String text) {
        throw new UnsupportedOperationException();
    }

    /// True when the localpart keeps the strict grammar that new accounts must have (`a-z0-9._=-/+`), 255 bytes in all.
    public boolean isStrict() {
        throw new UnsupportedOperationException();
    }

    /// What stands between `@` and the first colon.
    public String localpart() {
        throw new UnsupportedOperationException();
    }

    /// The server that the user belongs to.
    public ServerName server() {
        throw new UnsupportedOperationException();
    }

    @Override
    public String toString() {
        return value;
    }
}
