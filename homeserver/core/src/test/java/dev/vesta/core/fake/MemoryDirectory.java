package dev.vesta.core.fake;

import dev.vesta.core.port.DirectoryStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.room.RoomRef;
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
    private final MemoryStore store;
    private final Map<String, Optional<NamedRoom>> names = new TreeMap<>();
    private final TreeMap<Long, RoomRef> listed = new TreeMap<>();

    public MemoryDirectory(MemoryStore store) {
        this.store = store;
    }

    @Override
    public synchronized boolean name(RoomAlias alias, RoomRef room, long creatorNid, long nowTs) {
        return names.putIfAbsent(alias.value(), Optional.of(new NamedRoom(room, creatorNid))) == null;
    }

    @Override
    public synchronized boolean reserve(RoomAlias alias, long creatorNid, long nowTs, long staleTs) {
        return names.putIfAbsent(alias.value(), Optional.empty()) == null;
    }

    @Override
    public synchronized void settle(RoomAlias alias, RoomRef room) {
        names.put(alias.value(), Optional.of(new NamedRoom(room, 0)));
    }

    @Override
    public synchronized boolean delete(RoomAlias alias) {
        return names.remove(alias.value()) != null;
    }

    @Override
    public synchronized Optional<NamedRoom> find(RoomAlias alias) {
        return names.getOrDefault(alias.value(), Optional.empty());
    }

    @Override
    public synchronized Map<RoomAlias, RoomRef> findAll(Collection<RoomAlias> aliases) {
        Map<RoomAlias, RoomRef> found = new HashMap<>();
        aliases.forEach(alias -> find(alias).ifPresent(named -> found.put(alias, named.room())));
        return found;
    }

    @Override
    public synchronized List<RoomAlias> aliasesOf(RoomRef room, int limit) {
        return names.keySet().stream()
                .map(RoomAlias::new)
                .filter(alias ->
                        find(alias).filter(named -> named.room().equals(room)).isPresent())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized void move(RoomRef from, RoomRef to) {
        names.replaceAll((alias, named) -> named.filter(one -> one.room().equals(from))
                .map(one -> new NamedRoom(to, one.creatorNid()))
                .or(() -> named));
        if (isListed(from)) {
            setListed(from, false);
            setListed(to, true);
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
        } else if (!isListed(room)) {
            listed.put(listed.isEmpty() ? 1 : listed.lastKey() + 1, room);
        }
    }

    @Override
    public synchronized List<Listed> page(long place, boolean newer, int limit) {
        var rows = newer
                ? listed.tailMap(place, false)
                : listed.headMap(place, false).descendingMap();
        return rows.entrySet().stream()
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
        return found;
    }

    @Override
    public Map<Long, List<Long>> currentOfType(Collection<Long> roomNids, String type, int limit) {
        throw new UnsupportedOperationException("only tested on PostgreSQL");
    }

    @Override
    public Map<Long, Long> joinedCounts(Collection<Long> roomNids) {
        Map<Long, Long> counts = new HashMap<>();
        Map<RoomRef, SyncStore.MemberSummary> summaries =
                store.summaries(store.rooms(roomNids).values());
        summaries.forEach((room, summary) -> counts.put(room.nid(), summary.joined()));
        return counts;
    }
}
