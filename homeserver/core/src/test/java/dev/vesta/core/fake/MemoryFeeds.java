package dev.vesta.core.fake;

import dev.vesta.core.fake.MemoryItems.Data;
import dev.vesta.core.fake.MemoryItems.DataKey;
import dev.vesta.core.fake.MemoryItems.Device;
import dev.vesta.core.log.LogKind;
import dev.vesta.core.log.LogRow;
import dev.vesta.core.log.UnreadChange;
import dev.vesta.core.port.AccountDataStore;
import dev.vesta.core.port.DeviceLists;
import dev.vesta.core.port.LogCursors;
import dev.vesta.core.port.ReceiptStore;
import dev.vesta.core.port.ToDeviceStore;
import dev.vesta.core.port.UnreadStore;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What the log holds beside rooms, as sync and the log's consumers read it.
public final class MemoryFeeds
        implements ToDeviceStore, UnreadStore, DeviceLists, LogCursors, AccountDataStore, ReceiptStore {
    private final MemoryStore store;
    private final Map<String, Long> cursors = new HashMap<>();
    private final Map<UserId, Owner> owners = new HashMap<>();

    MemoryFeeds(MemoryStore store) {
        this.store = store;
    }

    /// Only devices that exist get messages.
    public void addDevice(UserId user, long userNid, DeviceId device) {
        synchronized (store) {
            store.items.devices.add(new Device(userNid, device));
            owners.computeIfAbsent(user, _ -> new Owner(userNid, new ArrayList<>()))
                    .devices()
                    .add(device);
        }
    }

    @Override
    public Map<UserId, Owner> owners(Collection<UserId> users) {
        Map<UserId, Owner> found = new HashMap<>();
        synchronized (store) {
            owners.forEach((user, owner) -> {
                if (users.contains(user)) {
                    found.put(user, new Owner(owner.userNid(), List.copyOf(owner.devices())));
                }
            });
        }
        return found;
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
        return counts(userNid, Long.MAX_VALUE);
    }

    private Map<Long, RoomCounts> counts(long userNid, long upTo) {
        Map<Long, RoomCounts> found = new HashMap<>();
        synchronized (store) {
            store.items.unread.forEach((MemoryItems.Place place, TreeMap<Long, UnreadChange.Unread> rows) -> {
                List<UnreadChange.Unread> counted =
                        rows.values().stream().filter(row -> row.pos() <= upTo).toList();
                if (place.userNid() == userNid && !counted.isEmpty()) {
                    Map<Long, Counts> byThread = new HashMap<>();
                    counted.forEach(row ->
                            byThread.merge(row.threadNid(), new Counts(1, row.highlight() ? 1 : 0), Counts::plus));
                    found.put(place.roomNid(), new RoomCounts(byThread));
                }
            });
        }
        return found;
    }

    @Override
    public Map<Long, RoomCounts> counts(long userNid, Collection<Long> roomNids, long upTo) {
        Map<Long, RoomCounts> found = new HashMap<>(counts(userNid, upTo));
        found.keySet().retainAll(roomNids);
        return found;
    }

    @Override
    public Set<Long> changed(long userNid, long since, long upTo) {
        return store.log().stream()
                .filter(row -> row.kind() == LogKind.COUNTS && row.user() == userNid)
                .filter(row -> row.pos() > since && row.pos() <= upTo)
                .map(MemoryRows.Row::room)
                .collect(Collectors.toSet());
    }

    @Override
    public Set<UnreadStore.Place> withUnread(Collection<UnreadStore.Place> places) {
        return places.stream()
                .filter(place -> counts(place.userNid()).containsKey(place.roomNid()))
                .collect(Collectors.toSet());
    }

    @Override
    public List<UnreadChange.Dropped> countedFor(long roomNid, Collection<Long> ords, Collection<Long> userNids) {
        List<UnreadChange.Dropped> found = new ArrayList<>();
        synchronized (store) {
            for (long user : userNids) {
                store.items.unread.getOrDefault(new MemoryItems.Place(user, roomNid), new TreeMap<>()).keySet().stream()
                        .filter(ords::contains)
                        .forEach(ord -> found.add(new UnreadChange.Dropped(user, ord)));
            }
        }
        return found;
    }

    @Override
    public Map<Long, UserId> localMembers(long roomNid) {
        Map<Long, UserId> members = new HashMap<>();
        synchronized (store) {
            for (long user : store.state.joinedAt(Long.MAX_VALUE).getOrDefault(roomNid, Set.of())) {
                long event = store.state.members.get(user).get(roomNid).eventNid();
                UserId id = new UserId(store.state.events.get(event).pdu().stateKey());
                if (id.server().equals(World.SERVER)) {
                    members.put(user, id);
                }
            }
        }
        return members;
    }

    @Override
    public Optional<JsonValue.Obj> get(long userNid, long roomNid, String type) {
        synchronized (store) {
            Data found = store.items.accountData.get(new DataKey(userNid, roomNid, type));
            return found == null ? Optional.empty() : Optional.ofNullable(found.content());
        }
    }

    @Override
    public void forget(long userNid) {
        synchronized (store) {
            store.items.accountData.keySet().removeIf(key -> key.userNid() == userNid);
        }
    }

    @Override
    public Map<Long, JsonValue.Obj> ofUsers(Collection<Long> userNids, long roomNid, String type) {
        Map<Long, JsonValue.Obj> found = new HashMap<>();
        userNids.forEach(user -> get(user, roomNid, type).ifPresent(content -> found.put(user, content)));
        return found;
    }

    @Override
    public List<Entry> whole(long userNid, Collection<Long> roomNids) {
        return entries(userNid, 0).stream()
                .filter(entry -> roomNids.contains(entry.roomNid()) && entry.content() != null)
                .toList();
    }

    @Override
    public List<Entry> changed(long userNid, long since) {
        return entries(userNid, since);
    }

    private List<Entry> entries(long userNid, long since) {
        synchronized (store) {
            return store.items.accountData.entrySet().stream()
                    .filter(one ->
                            one.getKey().userNid() == userNid && one.getValue().pos() > since)
                    .sorted((a, b) ->
                            Long.compare(a.getValue().pos(), b.getValue().pos()))
                    .map(one -> new Entry(
                            one.getKey().roomNid(),
                            one.getKey().type(),
                            one.getValue().content()))
                    .toList();
        }
    }

    @Override
    public Usage usage(long userNid) {
        List<Entry> all = entries(userNid, 0);
        return new Usage(
                all.size(),
                all.stream()
                        .map(Entry::content)
                        .filter(Objects::nonNull)
                        .mapToLong(content -> CanonicalJson.encode(content).length)
                        .sum());
    }

    @Override
    public List<Receipt> changed(Collection<Long> roomNids, long userNid, long since, int limit) {
        List<Receipt> found = new ArrayList<>();
        synchronized (store) {
            Map<Long, Integer> others = new HashMap<>();
            store.items.receipts.values().stream()
                    .filter(one -> roomNids.contains(one.change().roomNid()) && one.pos() > since)
                    .sorted((a, b) -> Long.compare(b.pos(), a.pos()))
                    .map(MemoryItems.Read::change)
                    .filter(one -> one.userNid() == userNid
                            || (!one.isPrivate() && others.merge(one.roomNid(), 1, Integer::sum) <= limit))
                    .forEach(one -> found.addFirst(new Receipt(
                            one.roomNid(), one.userNid(), one.type(), one.thread(), one.event(), one.ord(), one.ts())));
        }
        return found;
    }

    @Override
    public Changes changes(long userNid, long since, long upTo) {
        Set<Long> before = sharing(userNid, since);
        Set<Long> now = sharing(userNid, Long.MAX_VALUE);
        Set<Long> changed = new HashSet<>(now);
        changed.removeAll(before);
        for (MemoryRows.Row row : store.log()) {
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
        Map<Long, Set<Long>> joined;
        synchronized (store) {
            joined = store.state.joinedAt(pos);
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
