package dev.vesta.core.port;

import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.StateKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Is told when state resolution changes somebody's membership or the power levels without an event that says so: what
/// users call a state reset. It can be right; somebody should look.
@FunctionalInterface
public interface ResetListener {
    /// One key that went back, or away.
    ///
    /// @param before the event that was there, or null
    /// @param after the event that is there now, or null
    record Reset(
            StateKey key,
            @Nullable StoredEvent before,
            @Nullable StoredEvent after) {}

    /// Called in the room's turn, before the change is committed; it may come again for the same event.
    ///
    /// @param by the new event that made the states be resolved
    /// @param rootBefore the root of the current state until now
    /// @param rootAfter the root of the current state from now on
    void reset(RoomRef room, StoredEvent by, long rootBefore, long rootAfter, List<Reset> resets);
}
