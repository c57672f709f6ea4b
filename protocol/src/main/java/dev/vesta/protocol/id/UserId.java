package dev.vesta.protocol.id;

import java.util.Optional;

/// A user id. ([spec](https://spec.matrix.org/v1.19/appendices/#user-identifiers))
public record UserId(String value) {
    /// Parses by the grammar (the historical one, which is what other servers may send); empty when the text is none.
    public static Optional<UserId> parse(String text) {
        return Grammar.isNamed(text, '@') ? Optional.of(new UserId(text)) : Optional.empty();
    }

    /// True when the localpart keeps the strict grammar that new accounts must have (`a-z0-9._=-/+`), 255 bytes in
    /// all.
    public boolean isStrict() {
        int colon = value.indexOf(':');
        for (int i = 1; i < colon; i++) {
            char c = value.charAt(i);
            if (!Grammar.isDigit(c) && (c < 'a' || c > 'z') && "._=-/+".indexOf(c) < 0) {
                return false;
            }
        }
        return colon > 1 && value.length() <= Grammar.MAX_ID_BYTES;
    }

    /// What stands between `@` and the first colon.
    public String localpart() {
        return value.substring(1, value.indexOf(':'));
    }

    /// The server that the user belongs to.
    public ServerName server() {
        return new ServerName(value.substring(value.indexOf(':') + 1));
    }

    @Override
    public String toString() {
        return value;
    }
}
