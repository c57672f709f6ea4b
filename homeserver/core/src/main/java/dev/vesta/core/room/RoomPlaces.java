package dev.vesta.core.room;

import dev.vesta.core.port.SyncStore;
import dev.vesta.core.sync.Tokens;
import java.util.List;

/// Where in a room's order a token is.
final class RoomPlaces {
    private final SyncStore sync;

    RoomPlaces(SyncStore sync) {
        this.sync = sync;
    }

    /// As below, for the text of a parameter: `M_INVALID_PARAM` for what is no token of ours.
    long of(RoomRef room, String parameter, String token) {
        return of(room, Tokens.parse(parameter, token));
    }

    /// The place: just before the event of that order.
    long of(RoomRef room, Tokens.Token token) {
        return switch (token) {
            case Tokens.Token.Place place -> place.ord();
            case Tokens.Token.Position position ->
                sync.ordsAt(List.of(room.nid()), position.pos()).getOrDefault(room.nid(), 0L) + 1;
        };
    }
}
