package dev.vesta.core.fake;

import dev.vesta.core.fake.MemoryItems.Device;
import dev.vesta.core.fake.MemoryItems.Place;
import dev.vesta.core.log.LogKind;
import dev.vesta.core.log.LogRow;
import dev.vesta.core.log.UnreadChange;
import dev.vesta.core.port.DeviceLists;
import dev.vesta.core.port.LogCursors;
import dev.vesta.core.port.ToDeviceStore;
import dev.vesta.core.port.UnreadStore;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What the log holds beside rooms, as sync and the log's consumers read it.
public final class MemoryFeeds implements ToDeviceStore, UnreadStore, DeviceLists, LogCursors {
    private final MemoryStore store;
    private final Map<String, Long> cursors = new HashMap<>();

    MemoryFeeds(MemoryStore store) {
        this.store = store;
    }

    /// Only devices that exist get messages.
    public void addDevice(long userNid, DeviceId device) {
        synchronized (store) {
            store.items.devices.add(new Device(userNid, device));
        }
    }

    @Override
    public Inbox read(long userNid, DeviceId device, long after, long upTo, int limit, long maxBytes) {
        synchronized (store) {
            TreeMap<Long, JsonValue.Obj> all =
                    store.items.inboxes.getOrDefault(new Device(userNid, device), new TreeMap<>());
            Map<Long, JsonValue.Obj> wanted = all.tailMap(after, false).headMap(upTo, true);
            List<Message> messages = new ArrayList<>();
            long bytes = 0;
            for (Map.Entry<Long, JsonValue.Obj> one : wanted.entrySet()) {
                bytes += CanonicalJson.encode(one.getValue()).length;
                if (!messages.isEmpty() && (messages.size() == limit || bytes > maxBytes)) {
                    return new Inbox(messages, true);
                }
                messages.add(new Message(one.getKey(), one.getValue()));
            }
            return new Inbox(messages, false);
        }
    }

    @Override
    public void acknowledge(long userNid, DeviceId device, long upTo) {
        synchronized (store) {
            store.items
                    .inboxes
                    .getOrDefault(new Device(userNid, device), new TreeMap<>())
                    .headMap(upTo, true)
                    .clear();
        }
    }

    @Override
    public Map<Long, RoomCounts> counts(long userNid) {
        Map<Long, RoomCounts> found = new HashMap<>();
        synchronized (store) {
            store.items.unread.forEach((Place place, TreeMap<Long, UnreadChange.Unread> rows) -> {
                if (place.userNid() == userNid && !rows.isEmpty()) {
                    Map<Long, Counts> byThread = new HashMap<>();
                    rows.values()
                            .forEach(row -> byThread.merge(
                                    row.threadNid(), new Counts(1, row.highlight() ? 1 : 0), Counts::plus));
                    found.put(place.roomNid(), new RoomCounts(byThread));
                }
            });
        }
        return found;
    }

    @Override
    public Changes changes(long userNid, long since, long upTo) {
        Set<Long> before = sharing(userNid, since);
        Set<Long> now = sharing(userNid, Long.MAX_VALUE);
        Set<Long> changed = new HashSet<>(now);
        changed.removeAll(before);
        for (MemoryStore.Row row : store.log()) {
            boolean concerns = row.kind() == LogKind.DEVICE_LIST && row.pos() > since && row.pos() <= upTo;
            if (concerns && (now.contains(row.user()) || row.user() == userNid)) {
                changed.add(row.user());
            }
        }
        before.removeAll(now);
        return new Changes(changed, before);
    }

    /// The others who were in a room with that user at a position.
    private Set<Long> sharing(long userNid, long pos) {
        Map<Long, Set<Long>> joined = new HashMap<>();
        for (MemoryStore.Row row : store.log()) {
            if (row.kind() == LogKind.EVENT && row.user() != null && row.pos() <= pos) {
                var event = store.events(List.of(row.event())).get(row.event());
                Set<Long> members = joined.computeIfAbsent(row.room(), n -> new HashSet<>());
                if (event.pdu().content().string("membership").orElse("").equals("join")) {
                    members.add(row.user());
                } else {
                    members.remove(row.user());
                }
            }
        }
        Set<Long> sharing = new HashSet<>();
        joined.values().stream().filter(members -> members.contains(userNid)).forEach(sharing::addAll);
        sharing.remove(userNid);
        return sharing;
    }

    @Override
    public synchronized long position(String consumer) {
        return cursors.getOrDefault(consumer, 0L);
    }

    @Override
    public synchronized void advance(String consumer, long pos) {
        cursors.merge(consumer, pos, Math::max);
    }

    @Override
    public List<LogRow> rows(long after, int limit) {
        return store.log().stream()
                .filter(row -> row.pos() > after)
                .limit(limit)
                .map(row -> new LogRow(row.pos(), row.kind(), row.room(), row.user(), row.event()))
                .toList();
    }
}
