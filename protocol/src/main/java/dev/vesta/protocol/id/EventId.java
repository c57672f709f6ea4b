package dev.vesta.protocol.id;

import java.util.Optional;

/// An event id: `$` and a hash, or `$localpart:server` in room versions 1 and 2.
/// ([spec](https://spec.matrix.org/v1.19/appendices/#event-ids))
public record EventId(String value) {
    /// Parses any text that could be an event id in some room version; empty when it is none. An opaque part that
    /// is no hash passes: nothing has such an id, so looking it up says "not found", as clients expect.
    public static Optional<EventId> parse(String text) {
        boolean opaque = text.length() > 1 && text.charAt(0) == '$' && text.indexOf(':') < 0 && Grammar.fits(text);
        return opaque || Grammar.isNamed(text, '$') ? Optional.of(new EventId(text)) : Optional.empty();
    }

    /// True when it is a reference hash in URL-safe base64, as all events from room version 4 on have.
    public boolean isHash() {
        return Grammar.isHash(value, '$');
    }

    /// The server in the id, when it has one (room versions 1 and 2).
    public Optional<ServerName> server() {
        int colon = value.indexOf(':');
        return colon < 0 ? Optional.empty() : Optional.of(new ServerName(value.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return value;
    }
}
