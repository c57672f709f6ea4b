package dev.vesta.core.room;

import dev.vesta.core.port.Tasks;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/// The doors of the rooms that are or were lately written to; one a room, never two.
final class RoomDoors {
    /// Heads kept in memory. A room beyond costs one query at its next event.
    private static final int MAX_DOORS = 1000;

    private final Tasks tasks;
    private final Map<Long, RoomDoor> doors = new LinkedHashMap<>(16, 0.75f, true);

    RoomDoors(Tasks tasks) {
        this.tasks = tasks;
    }

    /// The room's door, kept until it is released.
    synchronized RoomDoor acquire(RoomRef room) {
        RoomDoor door = doors.computeIfAbsent(room.nid(), nid -> new RoomDoor(room, tasks.newTurn()));
        door.users++;
        return door;
    }

    synchronized void release(RoomDoor door) {
        door.users--;
        Iterator<RoomDoor> eldest = doors.values().iterator();
        while (doors.size() > MAX_DOORS && eldest.hasNext()) {
            if (eldest.next().users == 0) {
                eldest.remove();
            }
        }
    }
}
