package dev.vesta.core.fake;

import dev.vesta.core.log.AccountDataChange;
import dev.vesta.core.log.ReceiptChange;
import dev.vesta.core.log.ToDeviceMessages;
import dev.vesta.core.log.ToDeviceMessages.Once;
import dev.vesta.core.log.UnreadChange;
import dev.vesta.core.port.AccountDataStore;
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

    record DataKey(long userNid, long roomNid, String type) {}

    record Data(long pos, JsonValue.Obj content) {}

    record ReceiptKey(long roomNid, long userNid, String type, String thread) {}

    record Read(long pos, ReceiptChange change) {}

    final Map<DataKey, Data> accountData = new HashMap<>();
    final Map<ReceiptKey, Read> receipts = new HashMap<>();

    void put(AccountDataChange change, long pos) {
        long room = change.roomNid() == null ? AccountDataStore.NO_ROOM : change.roomNid();
        accountData.put(new DataKey(change.userNid(), room, change.type()), new Data(pos, change.content()));
    }

    /// Whether the receipt moves forward.
    boolean moves(ReceiptChange change) {
        Read old = receipts.get(key(change));
        return old == null || old.change().ord() < change.ord();
    }

    void put(ReceiptChange change, long pos) {
        receipts.put(key(change), new Read(pos, change));
    }

    private static ReceiptKey key(ReceiptChange change) {
        return new ReceiptKey(change.roomNid(), change.userNid(), change.type(), change.thread());
    }

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
        for (UnreadChange.Dropped one : change.dropped()) {
            users.add(one.userNid());
            unread.getOrDefault(new Place(one.userNid(), change.roomNid()), new TreeMap<>())
                    .remove(one.ord());
        }
        return users;
    }

    private static boolean covers(UnreadChange.ReadUpTo read, UnreadChange.Unread row) {
        return row.ord() <= read.ord() && (read.threadNid() == null || read.threadNid() == row.threadNid());
    }
}
