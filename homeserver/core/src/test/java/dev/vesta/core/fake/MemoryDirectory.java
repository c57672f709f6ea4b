package dev.vesta.core.fake;

import dev.vesta.core.port.DirectoryStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.id.RoomAlias;
import dev.vesta.protocol.id.RoomId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Names of rooms, and the directory, in memory.
public final class MemoryDirectory implements DirectoryStore {
    /// A name that is taken.
    ///
    /// @param room what it leads to; null while it is reserved
    private record Name(RoomRef room, long creatorNid, long createdTs) {}

    private final MemoryStore store;
    private final Map<String, Name> names = new TreeMap<>();
    private final TreeMap<Long, RoomRef> listed = new TreeMap<>();
    private long lastPlace;

    public MemoryDirectory(MemoryStore store) {
        this.store = store;
    }

    private boolean exists(RoomRef room) {
        return store.rooms(List.of(room.nid())).containsKey(room.nid());
    }

    @Override
    public synchronized boolean name(RoomAlias alias, RoomRef room, long creatorNid, long nowTs) {
        Name taken = names.get(alias.value());
        boolean free = taken == null || (taken.room() != null && !exists(taken.room()));
        if (!free || !exists(room)) {
            return false;
        }
        names.put(alias.value(), new Name(room, creatorNid, nowTs));
        return true;
    }

    @Override
    public synchronized boolean reserve(RoomAlias alias, long creatorNid, long nowTs, long staleTs) {
        Name taken = names.get(alias.value());
        boolean free = taken == null || (taken.room() == null ? taken.createdTs() < staleTs : !exists(taken.room()));
        if (free) {
            names.put(alias.value(), new Name(null, creatorNid, nowTs));
        }
        return free;
    }

    @Override
    public synchronized void settle(RoomAlias alias, RoomRef room) {
        Name taken = names.get(alias.value());
        if (taken != null && taken.room() == null && exists(room)) {
            names.put(alias.value(), new Name(room, taken.creatorNid(), taken.createdTs()));
        }
    }

    @Override
    public synchronized boolean delete(RoomAlias alias) {
        return names.remove(alias.value()) != null;
    }

    @Override
    public synchronized Optional<NamedRoom> find(RoomAlias alias) {
        return Optional.ofNullable(names.get(alias.value()))
                .filter(name -> name.room() != null && exists(name.room()))
                .map(name -> new NamedRoom(name.room(), name.creatorNid()));
    }

    @Override
    public synchronized Map<RoomAlias, RoomRef> findAll(Collection<RoomAlias> aliases) {
        Map<RoomAlias, RoomRef> found = new HashMap<>();
        aliases.forEach(alias -> find(alias).ifPresent(named -> found.put(alias, named.room())));
        return found;
    }

    @Override
    public synchronized List<RoomAlias> aliasesOf(RoomRef room, int limit) {
        return names.entrySet().stream()
                .filter(name -> room.equals(name.getValue().room()))
                .limit(limit)
                .map(name -> new RoomAlias(name.getKey()))
                .toList();
    }

    @Override
    public synchronized void move(RoomRef from, RoomRef to) {
        boolean wasListed = isListed(from);
        setListed(from, false);
        if (exists(to)) {
            names.replaceAll((alias, name) ->
                    from.equals(name.room()) ? new Name(to, name.creatorNid(), name.createdTs()) : name);
            setListed(to, wasListed || isListed(to));
        }
    }

    @Override
    public synchronized boolean isListed(RoomRef room) {
        return listed.containsValue(room);
    }

    @Override
    public synchronized void setListed(RoomRef room, boolean wanted) {
        if (!wanted) {
            listed.values().remove(room);
        } else if (!isListed(room) && exists(room)) {
            listed.put(++lastPlace, room);
        }
    }

    @Override
    public synchronized List<Listed> page(long place, boolean newer, int limit) {
        var rows = newer
                ? listed.tailMap(place, false)
                : listed.headMap(place, false).descendingMap();
        return rows.entrySet().stream()
                .filter(row -> exists(row.getValue()))
                .limit(limit)
                .map(row -> new Listed(row.getKey(), row.getValue()))
                .toList();
    }

    @Override
    public synchronized long count() {
        return listed.size();
    }

    @Override
    public Map<RoomId, RoomRef> rooms(Collection<RoomId> ids) {
        Map<RoomId, RoomRef> found = new HashMap<>();
        ids.forEach(id -> store.find(id).ifPresent(room -> found.put(id, room)));
        return found;
    }

    @Override
    public Map<Long, Map<Long, Long>> currentState(Collection<Long> roomNids, Collection<Long> stateKeyNids) {
        Map<Long, Map<Long, Long>> found = new HashMap<>();
        store.rooms(roomNids).forEach((nid, room) -> found.put(nid, store.currentState(room, stateKeyNids)));
        found.values().removeIf(Map::isEmpty);
        return found;
    }

    @Override
    public Map<Long, List<Long>> currentOfType(Collection<Long> roomNids, String type, int limit) {
        Map<Long, List<Long>> found = new HashMap<>();
        synchronized (store) {
            for (long room : roomNids) {
                Map<Long, Long> current = store.current.getOrDefault(room, Map.of());
                List<Long> nids = store.events(current.values()).values().stream()
                        .filter(event -> event.pdu().type().equals(type))
                        .map(StoredEvent::nid)
                        .sorted()
                        .limit(limit)
                        .toList();
                found.put(room, nids);
            }
        }
        found.values().removeIf(List::isEmpty);
        return found;
    }

    @Override
    public Map<Long, Long> joinedCounts(Collection<Long> roomNids) {
        Map<Long, Long> counts = new HashMap<>();
        Map<RoomRef, SyncStore.MemberSummary> summaries =
                store.summaries(store.rooms(roomNids).values());
        summaries.forEach((room, summary) -> counts.put(room.nid(), summary.joined()));
        counts.values().removeIf(joined -> joined == 0);
        return counts;
    }
}
