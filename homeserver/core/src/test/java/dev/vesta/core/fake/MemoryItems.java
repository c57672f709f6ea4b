package dev.vesta.core.fake;

import dev.vesta.core.log.ToDeviceMessages;
import dev.vesta.core.log.ToDeviceMessages.Once;
import dev.vesta.core.log.UnreadChange;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What the log holds beside rooms, in memory. Guarded by its [MemoryStore].
final class MemoryItems {
    record Device(long userNid, DeviceId device) {}

    record Place(long userNid, long roomNid) {}

    private final Set<Once> seen = new HashSet<>();

    /// The devices that exist; all others get nothing.
    final Set<Device> devices = new HashSet<>();

    final Map<Device, TreeMap<Long, JsonValue.Obj>> inboxes = new HashMap<>();
    final Map<Place, TreeMap<Long, UnreadChange.Unread>> unread = new HashMap<>();
    private final Map<Place, List<UnreadChange.ReadUpTo>> read = new HashMap<>();

    /// False when the request came before.
    boolean claim(Once once) {
        return once == null || seen.add(once);
    }

    void deliver(ToDeviceMessages.Message message, long pos) {
        Device inbox = new Device(message.userNid(), message.device());
        if (devices.contains(inbox)) {
            inboxes.computeIfAbsent(inbox, n -> new TreeMap<>()).put(pos, message.event());
        }
    }

    /// The users whose counts may have changed.
    Set<Long> apply(UnreadChange change) {
        Set<Long> users = new HashSet<>();
        for (UnreadChange.ReadUpTo one : change.read()) {
            users.add(one.userNid());
            Place place = new Place(one.userNid(), change.roomNid());
            read.computeIfAbsent(place, n -> new ArrayList<>()).add(one);
            unread.getOrDefault(place, new TreeMap<>()).values().removeIf(row -> covers(one, row));
        }
        for (UnreadChange.Unread one : change.added()) {
            users.add(one.userNid());
            Place place = new Place(one.userNid(), change.roomNid());
            if (read.getOrDefault(place, List.of()).stream().noneMatch(mark -> covers(mark, one))) {
                unread.computeIfAbsent(place, n -> new TreeMap<>()).putIfAbsent(one.ord(), one);
            }
        }
        return users;
    }

    private static boolean covers(UnreadChange.ReadUpTo read, UnreadChange.Unread row) {
        return row.ord() <= read.ord() && (read.threadNid() == null || read.threadNid() == row.threadNid());
    }
}
