package dev.vesta.core.room;

import dev.vesta.core.account.Caller;

/// Hears of what may make a room the successor of another for users of this server, by whatever way the room was
/// replaced. What it does is durable when it returns, so that who gets no answer and asks again does not lose it.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#room-upgrades))
public interface Succession extends RoomReplaced {
    /// Nobody takes anything along.
    Succession NONE = new Succession() {
        @Override
        public void joined(Caller caller, RoomRef room) {}

        @Override
        public void closed(RoomRef room) {}
    };

    /// The caller is in the room now.
    void joined(Caller caller, RoomRef room);

    /// The room has a tombstone now.
    void closed(RoomRef room);

    @Override
    default void replaced(RoomRef old, RoomRef fresh) {
        closed(old);
    }
}
