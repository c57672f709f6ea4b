package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.json.JsonValue;

/// What the server checks and completes of state that a client sets, beyond its form.
@FunctionalInterface
public interface StateGate {
    /// Takes everything as it is.
    StateGate OPEN = (caller, room, key, content) -> view -> content;

    /// A content as it will be sent, by the state in the room's turn; refuses with an error.
    @FunctionalInterface
    interface Content {
        JsonValue.Obj in(RoomView room);
    }

    /// Asked before the room's turn, so it may read; refuses with an error.
    Content prepare(Caller caller, RoomRef room, StateKey key, JsonValue.Obj content);
}
