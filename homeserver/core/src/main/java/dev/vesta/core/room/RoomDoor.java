package dev.vesta.core.room;

import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.port.Tasks;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One room as its writer keeps it between decisions. All but `users` belongs to whoever has the turn.
final class RoomDoor {
    /// Requests of the recent past whose repetition may come while the first is under way.
    private static final int MAX_RECENT_TXNS = 256;

    final RoomRef room;
    final Tasks.Turn turn;
    final RoomMemory memory = new RoomMemory();
    final Map<ClientTxn, RoomWriter.Queued> recent = RoomMemory.bounded(MAX_RECENT_TXNS);

    /// The newest commit that is or was under way: what is decided upon the head is durable when it is.
    RoomWriter.@Nullable Queued last;

    /// Counts the times the memory was dropped, so that a late failure does not drop a newer one.
    long generation;

    /// How many requests are using this door; guarded by [RoomDoors].
    int users;

    RoomDoor(RoomRef room, Tasks.Turn turn) {
        this.room = room;
        this.turn = turn;
    }

    /// Forgets what was decided in that generation: a commit failed.
    void drop(long ofGeneration) {
        if (generation == ofGeneration) {
            generation++;
            memory.clear();
            recent.clear();
            last = null;
        }
    }
}
