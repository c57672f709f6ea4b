package dev.vesta.protocol.id;

import java.util.Optional;

/// A room id: `!` and the create event's hash (from room version 12 on), or `!localpart:server`.
/// ([spec](https://spec.matrix.org/v1.19/appendices/#room-ids))
public record RoomId(String value) {
    /// Parses by the grammar (the historical one, which is what other servers may send); empty when the text is none.
    public static Optional<RoomId> parse(String text) {
        return Grammar.isHash(text, '!') || Grammar.isNamed(text, '!')
                ? Optional.of(new RoomId(text))
                : Optional.empty();
    }

    /// The id of the room that this create event makes, where room ids are hashes (MSC4291).
    public static RoomId ofCreate(EventId create) {
        return new RoomId("!" + create.value().substring(1));
    }

    /// The create event that the id names, when it is such a hash.
    public Optional<EventId> createEvent() {
        return Grammar.isHash(value, '!') ? Optional.of(new EventId("$" + value.substring(1))) : Optional.empty();
    }

    /// The server in the id, when it has one. Says nothing about who is in the room.
    public Optional<ServerName> server() {
        int colon = value.indexOf(':');
        return colon < 0 ? Optional.empty() : Optional.of(new ServerName(value.substring(colon + 1)));
    }

    @Override
    public String toString() {
        return value;
    }
}
