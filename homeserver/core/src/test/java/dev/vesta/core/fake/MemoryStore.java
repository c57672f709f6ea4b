package dev.vesta.core.fake;

import dev.vesta.core.error.Check;
import dev.vesta.core.log.AccountDataChange;
import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.DeviceListChange;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.LogKind;
import dev.vesta.core.log.LogListener;
import dev.vesta.core.log.ReceiptChange;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.ToDeviceMessages;
import dev.vesta.core.log.UnreadChange;
import dev.vesta.core.port.Log;
import dev.vesta.core.port.Pending;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SweepStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.room.RoomGap;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.StateNode;
import dev.vesta.protocol.authchain.AuthChainIndex;
import dev.vesta.protocol.authchain.AuthFirst;
import dev.vesta.protocol.authchain.ChainCover;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Log, rooms and sync reads in memory, with the same promises as the database. Commits are applied at
/// once, or when [#flush] is called while [#hold] is set.
public final class MemoryStore implements Log, RoomStore, SyncStore, SweepStore {
    final MemoryItems items = new MemoryItems();

    /// The ports beside rooms, over the same data.
    public final MemoryFeeds feeds = new MemoryFeeds(this);

    final MemoryRows log = new MemoryRows();
    final MemoryRooms state = new MemoryRooms(log);
    private final List<LogListener> listeners = new ArrayList<>();
    private long purges;
    private final Deque<Queued> queue = new ArrayDeque<>();

    /// Runs before a head is read; not within itself.
    public Runnable beforeHead = () -> {};

    /// While set, commits wait for [#flush].
    public boolean hold;

    @Override
    public synchronized Pending<CommitResult> append(LogItem item) {
        if (item instanceof RoomCommit commit) {
            Check.that(!commit.events().isEmpty(), "a commit without events has no position");
        }
        Queued queued = new Queued(item);
        queue.add(queued);
        if (!hold) {
            flush();
        }
        return queued;
    }

    /// Commits what waits, in order.
    public synchronized void flush() {
        while (!queue.isEmpty()) {
            Queued next = queue.remove();
            boolean fits = !(next.item instanceof RoomCommit commit) || state.fits(commit);
            String broken = fits && next.item instanceof RoomCommit commit ? state.broken(commit) : null;
            if (broken != null) {
                next.refused(broken);
            } else {
                next.done(fits ? commit(next.item) : new CommitResult.Conflict());
            }
        }
    }

    public synchronized int waiting() {
        return queue.size();
    }

    /// As another node would: moves the room on behind the writer's back.
    public synchronized void bumpRevision(RoomRef room) {
        RoomHead head = state.heads.get(room.nid());
        state.heads.put(
                room.nid(), new RoomHead(room, head.revision() + 1, head.extremities(), head.root(), head.nextOrd()));
    }

    private CommitResult commit(LogItem item) {
        return switch (item) {
            case RoomCommit commit -> {
                state.apply(commit);
                yield committed(item);
            }
            case DeviceListChange change -> {
                log.append(LogKind.DEVICE_LIST, null, change.userNid(), 0);
                yield committed(item);
            }
            case ToDeviceMessages sent -> {
                if (!items.claim(sent.once())) {
                    yield new CommitResult.Repeated();
                }
                for (ToDeviceMessages.Message message : sent.messages()) {
                    log.append(LogKind.TO_DEVICE, null, message.userNid(), 0);
                    items.deliver(message, log.head());
                }
                yield committed(item);
            }
            case UnreadChange change -> {
                items.apply(change).forEach(user -> log.append(LogKind.COUNTS, change.roomNid(), user, 0));
                yield committed(item);
            }
            case AccountDataChange change -> {
                log.append(LogKind.ACCOUNT_DATA, change.roomNid(), change.userNid(), 0);
                items.put(change, log.head());
                yield committed(item);
            }
            case ReceiptChange change -> {
                if (!items.moves(change)) {
                    yield new CommitResult.Repeated();
                }
                log.append(LogKind.RECEIPT, change.roomNid(), change.userNid(), 0);
                items.put(change, log.head());
                yield committed(item);
            }
        };
    }

    private CommitResult committed(LogItem item) {
        listeners.forEach(listener -> listener.committed(item, log.head()));
        return new CommitResult.Committed(log.head());
    }

    /// As a deletion does: the room is gone for every reader and writer.
    public synchronized void remove(RoomRef room) {
        state.ids.remove(room.id());
        state.heads.remove(room.nid());
    }

    @Override
    public synchronized long head() {
        return log.head();
    }

    @Override
    public synchronized void listen(LogListener listener) {
        listeners.add(listener);
    }

    @Override
    public synchronized Optional<RoomRef> find(RoomId room) {
        return Optional.ofNullable(state.ids.get(room));
    }

    @Override
    public synchronized Map<Long, RoomRef> rooms(Collection<Long> nids) {
        Map<Long, RoomRef> found = new HashMap<>();
        state.ids.values().stream().filter(r -> nids.contains(r.nid())).forEach(r -> found.put(r.nid(), r));
        return found;
    }

    @Override
    public synchronized Optional<RoomHead> head(RoomRef room) {
        Runnable hook = beforeHead;
        beforeHead = () -> {};
        hook.run();
        beforeHead = hook;
        return Optional.ofNullable(state.heads.get(room.nid()));
    }

    @Override
    public synchronized Map<Long, StoredEvent> events(Collection<Long> nids) {
        return pick(state.events, nids);
    }

    @Override
    public synchronized Optional<StoredEvent> event(RoomRef room, EventId event) {
        return state.events.values().stream()
                .filter(e -> e.roomNid() == room.nid() && e.pdu().eventId().equals(event))
                .findFirst();
    }

    @Override
    public synchronized Map<EventId, List<StoredEvent>> redactionsOf(RoomRef room, Collection<EventId> targets) {
        return state.openRedactions.stream()
                .map(state.events::get)
                .filter(redaction -> redaction.roomNid() == room.nid()
                        && redaction.pdu().redacts() != null
                        && targets.contains(redaction.pdu().redacts()))
                .sorted(Comparator.comparingLong(StoredEvent::ord))
                .collect(Collectors.groupingBy(redaction -> redaction.pdu().redacts()));
    }

    @Override
    public synchronized Map<Long, String> reasons(Collection<Long> eventNids) {
        return pick(state.reasons, eventNids);
    }

    @Override
    public synchronized List<StoredEvent> ofKey(RoomRef room, long stateKeyNid, int limit) {
        return state.ofKey(room, stateKeyNid, limit);
    }

    @Override
    public synchronized Optional<EventId> byTxn(ClientTxn txn) {
        return Optional.ofNullable(state.txns.get(txn));
    }

    @Override
    public synchronized Map<Long, String> txnIds(long userNid, String deviceId, Collection<Long> eventNids) {
        Map<Long, String> found = new HashMap<>();
        for (long nid : eventNids) {
            ClientTxn txn = state.txnOfEvent.get(nid);
            if (txn != null && txn.userNid() == userNid && txn.device().value().equals(deviceId)) {
                found.put(nid, txn.txnId());
            }
        }
        return found;
    }

    @Override
    public synchronized List<StoredEvent> page(RoomRef room, long fromOrd, boolean backwards, int limit) {
        return eventsOf(room).stream()
                .filter(e -> backwards ? e.ord() <= fromOrd : e.ord() >= fromOrd)
                .sorted((a, b) -> backwards ? Long.compare(b.ord(), a.ord()) : Long.compare(a.ord(), b.ord()))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<StoredEvent> byTime(RoomRef room, long ts, boolean backwards, int limit) {
        Comparator<StoredEvent> byTime = Comparator.comparingLong(e -> e.pdu().originServerTs());
        Comparator<StoredEvent> order = byTime.thenComparingLong(StoredEvent::ord);
        return eventsOf(room).stream()
                .filter(e -> Long.compare(e.pdu().originServerTs(), ts) * (backwards ? -1 : 1) >= 0)
                .sorted(backwards ? order.reversed() : order)
                .limit(limit)
                .toList();
    }

    /// All of them, whatever was made of them.
    public synchronized List<StoredEvent> allEventsOf(RoomRef room) {
        return state.events.values().stream()
                .filter(e -> e.roomNid() == room.nid())
                .toList();
    }

    /// Those that have a place.
    synchronized List<StoredEvent> eventsOf(RoomRef room) {
        return state.events.values().stream()
                .filter(e -> e.roomNid() == room.nid() && e.ord() != StoredEvent.NO_ORD)
                .toList();
    }

    @Override
    public synchronized List<RoomGap> gaps(RoomRef room, long fromOrd, long toOrd) {
        return List.copyOf(state.gaps
                .getOrDefault(room.nid(), new TreeMap<>())
                .subMap(fromOrd, true, toOrd, true)
                .values());
    }

    @Override
    public synchronized List<RoomGap> gapsNaming(RoomRef room, Collection<EventId> missing) {
        return state.gaps.getOrDefault(room.nid(), new TreeMap<>()).values().stream()
                .filter(gap -> gap.missing().stream().anyMatch(missing::contains))
                .toList();
    }

    @Override
    public synchronized Map<Long, StateNode> nodes(RoomRef room, Collection<Long> wanted) {
        return pick(state.nodes.getOrDefault(room.nid(), Map.of()), wanted);
    }

    @Override
    public synchronized Optional<RoomRef> roomOf(EventId wanted) {
        return state.events.values().stream()
                .filter(event -> event.pdu().eventId().equals(wanted))
                .findFirst()
                .map(event -> rooms(List.of(event.roomNid())).get(event.roomNid()));
    }

    @Override
    public synchronized Map<Long, StateNode> nodes(Collection<Long> wanted) {
        Map<Long, StateNode> found = new HashMap<>();
        state.nodes.values().forEach(room -> found.putAll(pick(room, wanted)));
        return found;
    }

    @Override
    public synchronized Map<String, Long> nodesByHash(RoomRef room, Collection<byte[]> hashes) {
        return state.nodesByHash(room, hashes);
    }

    @Override
    public synchronized boolean hasForgotten(RoomRef room, long userNid) {
        return false;
    }

    @Override
    public synchronized OptionalLong purges(RoomRef room) {
        return OptionalLong.of(purges);
    }

    @Override
    public synchronized Roots eventRoots(RoomRef room, long from, boolean backwards, int limit) {
        List<StoredEvent> page = page(room, from + (backwards ? -1 : 1), backwards, limit);
        return new Roots(
                page.stream()
                        .map(StoredEvent::rootBefore)
                        .filter(root -> root != 0)
                        .collect(Collectors.toSet()),
                page.isEmpty() ? from : page.getLast().ord(),
                page.size() == limit);
    }

    @Override
    public synchronized Roots rootsBeside(RoomRef room, long afterNid, int limit) {
        List<StoredEvent> page = state.events.values().stream()
                .filter(e -> e.roomNid() == room.nid() && !e.hasPlace() && !e.isOutlier() && e.nid() > afterNid)
                .sorted(Comparator.comparingLong(StoredEvent::nid))
                .limit(limit)
                .toList();
        return new Roots(
                page.stream().map(StoredEvent::rootBefore).collect(Collectors.toSet()),
                page.isEmpty() ? afterNid : page.getLast().nid(),
                page.size() == limit);
    }

    @Override
    public synchronized Roots committedRoots(RoomRef room, long afterPos, int limit) {
        TreeMap<Long, Long> all = state.roots.getOrDefault(room.nid(), new TreeMap<>());
        return new Roots(
                Set.copyOf(all.tailMap(afterPos, false).values()), all.isEmpty() ? afterPos : all.lastKey(), false);
    }

    @Override
    public synchronized List<NodeKey> nodeKeys(RoomRef room, byte[] after, int limit) {
        return state.nodes.getOrDefault(room.nid(), Map.of()).values().stream()
                .map(node -> new NodeKey(node.id(), node.hash()))
                .filter(key -> Arrays.compareUnsigned(key.hash(), after) > 0)
                .sorted((a, b) -> Arrays.compareUnsigned(a.hash(), b.hash()))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Map<Long, StateNode> load(RoomRef room, Collection<Long> ids) {
        return nodes(room, ids);
    }

    @Override
    public synchronized boolean delete(RoomRef room, long revision, long purgesThen, Collection<Long> gone) {
        if (state.heads.get(room.nid()).revision() != revision || purges != purgesThen) {
            return false;
        }
        state.nodes.getOrDefault(room.nid(), new HashMap<>()).keySet().removeAll(gone);
        bumpRevision(room);
        return true;
    }

    /// As a deletion of history does: the message and the root after it are gone.
    public synchronized void deleteMessage(RoomRef room, long eventNid) {
        purges++;
        state.events.remove(eventNid);
        log.all().stream().filter(row -> row.event() == eventNid).forEach(row -> state.roots
                .getOrDefault(room.nid(), new TreeMap<>())
                .remove(row.pos()));
    }

    @Override
    public synchronized Map<Long, Long> currentState(RoomRef room, Collection<Long> keys) {
        return pick(state.current.getOrDefault(room.nid(), Map.of()), keys);
    }

    @Override
    public synchronized AuthChainIndex authChains(RoomRef room) {
        Map<EventId, StoredEvent> states = new LinkedHashMap<>();
        Map<EventId, List<EventId>> auth = new LinkedHashMap<>();
        for (StoredEvent event : state.events.values()) {
            if (event.roomNid() == room.nid() && event.pdu().asStateKey().isPresent()) {
                states.put(event.pdu().eventId(), event);
                auth.put(event.pdu().eventId(), event.pdu().authEvents());
            }
        }
        ChainCover cover = new ChainCover();
        AuthFirst.sort(auth)
                .forEach(id -> cover.add(id, states.get(id).pdu().asStateKey().orElseThrow(), auth.get(id)));
        return cover;
    }

    @Override
    public synchronized Snapshot memberships(long userNid) {
        return new Snapshot(
                log.head(),
                List.copyOf(state.members.getOrDefault(userNid, Map.of()).values()));
    }

    @Override
    public synchronized Map<RoomRef, MemberSummary> summaries(Collection<RoomRef> rooms) {
        Map<RoomRef, MemberSummary> found = new HashMap<>();
        rooms.forEach(room -> found.put(room, MemorySummaries.of(state.members, room)));
        return found;
    }

    @Override
    public synchronized Set<Long> changedRooms(Collection<Long> roomNids, long since, long upTo) {
        Set<Long> found = new LinkedHashSet<>();
        log.ofRooms(since, upTo).stream()
                .map(MemoryRows.Row::room)
                .filter(roomNids::contains)
                .forEach(found::add);
        return found;
    }

    @Override
    public synchronized Map<Long, List<Long>> ownMembershipChanges(long userNid, long since, long upTo) {
        Map<Long, List<Long>> found = new LinkedHashMap<>();
        for (MemoryRows.Row row : log.ofRooms(since, upTo)) {
            if (row.user() != null && row.user() == userNid) {
                found.computeIfAbsent(row.room(), n -> new ArrayList<>())
                        .add(row.kind() == LogKind.EVENT ? row.event() : 0);
            }
        }
        return found;
    }

    @Override
    public synchronized Map<Long, List<StoredEvent>> timelines(
            Collection<Long> roomNids, long since, long upTo, int limit) {
        Map<Long, List<StoredEvent>> found = new HashMap<>();
        for (MemoryRows.Row row : log.events(since, upTo)) {
            if (roomNids.contains(row.room())) {
                found.computeIfAbsent(row.room(), n -> new ArrayList<>()).add(state.events.get(row.event()));
            }
        }
        found.replaceAll((room, all) -> all.subList(Math.max(0, all.size() - limit - 1), all.size()));
        return found;
    }

    @Override
    public synchronized Map<Long, Long> rootsAt(Collection<Long> roomNids, long pos) {
        Map<Long, Long> found = new HashMap<>();
        for (long room : roomNids) {
            Map.Entry<Long, Long> root =
                    state.roots.getOrDefault(room, new TreeMap<>()).floorEntry(pos);
            if (root != null) {
                found.put(room, root.getValue());
            }
        }
        return found;
    }

    @Override
    public synchronized Map<Long, Long> ordsAt(Collection<Long> roomNids, long pos) {
        Map<Long, Long> found = new HashMap<>();
        for (MemoryRows.Row row : log.events(0, pos)) {
            if (roomNids.contains(row.room())) {
                found.merge(row.room(), state.events.get(row.event()).ord(), Math::max);
            }
        }
        return found;
    }

    @Override
    public long logEpoch() {
        return 1;
    }

    synchronized List<MemoryRows.Row> log() {
        return log.all();
    }

    private static <V> Map<Long, V> pick(Map<Long, V> all, Collection<Long> keys) {
        Map<Long, V> found = new HashMap<>();
        for (long key : keys) {
            V value = all.get(key);
            if (value != null) {
                found.put(key, value);
            }
        }
        return found;
    }
}
