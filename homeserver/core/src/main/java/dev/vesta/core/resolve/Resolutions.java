package dev.vesta.core.resolve;

import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.Tasks;
import dev.vesta.core.room.RoomRef;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Resolves the states of all rooms of this server, one decision at a time, and counts how often.
public final class Resolutions {
    private final RoomStore rooms;
    private final Numbers numbers;
    private final Tasks tasks;
    private final AtomicLong count = new AtomicLong();

    public Resolutions(RoomStore rooms, Numbers numbers, Tasks tasks) {
        this.rooms = rooms;
        this.numbers = numbers;
        this.tasks = tasks;
    }

    /// The states of that room's branches, for one decision.
    public BranchStates of(RoomRef room, ResolvedStates known) {
        return new BranchStates(this, rooms, numbers, tasks, room, known);
    }

    /// How many resolutions were worked out since the start; those that were remembered are not counted.
    public long count() {
        return count.get();
    }

    long work(RoomRef room, BranchStates states, List<Long> roots) {
        count.incrementAndGet();
        return new TreeResolution(states, room.version().rules().stateResolution()).resolve(roots);
    }
}
