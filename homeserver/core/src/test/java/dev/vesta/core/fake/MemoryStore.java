package dev.vesta.core.fake;

import dev.vesta.core.error.Check;
import dev.vesta.core.log.AccountDataChange;
import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.DeviceListChange;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.LogKind;
import dev.vesta.core.log.LogListener;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.ReceiptChange;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.ToDeviceMessages;
import dev.vesta.core.log.UnreadChange;
import dev.vesta.core.port.Log;
import dev.vesta.core.port.Pending;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.StorageException;
import dev.vesta.core.port.SweepStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.room.RoomGap;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.StateNode;
import dev.vesta.core.sync.Membership;
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
import java.util.HexFormat;
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
    record Row(long pos, LogKind kind, Long room, Long user, long event) {}

    final MemoryItems items = new MemoryItems();

    /// The ports beside rooms, over the same data.
    public final MemoryFeeds feeds = new MemoryFeeds(this);

    private final Map<RoomId, RoomRef> ids = new HashMap<>();
    private final Map<Long, RoomHead> heads = new HashMap<>();
    private final Map<Long, StoredEvent> events = new LinkedHashMap<>();
    private final Map<Long, Map<Long, StateNode>> nodes = new HashMap<>();
    final Map<Long, Map<Long, Long>> current = new HashMap<>();
    private final Map<Long, TreeMap<Long, Long>> roots = new HashMap<>();
    private final Map<Long, Map<Long, Membership>> members = new HashMap<>();
    private final Map<Long, TreeMap<Long, RoomGap>> gaps = new HashMap<>();
    private final Map<ClientTxn, EventId> txns = new HashMap<>();
    private final Map<Long, ClientTxn> txnOfEvent = new HashMap<>();
    private final List<Row> log = new ArrayList<>();
    private final List<LogListener> listeners = new ArrayList<>();
    private long purges;
    private final Deque<Queued> queue = new ArrayDeque<>();

    /// Runs before a head is read; not within itself.
    public Runnable beforeHead = () -> {};

    /// While set, commits wait for [#flush].
    public boolean hold;

    private static final class Queued implements Pending<CommitResult> {
        private final LogItem item;
        private CommitResult result;
        private String refusal;

        Queued(LogItem item) {
            this.item = item;
        }

        @Override
        public synchronized CommitResult await() {
            while (result == null && refusal == null) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            if (refusal != null) {
                throw new StorageException("the commit failed", new IllegalStateException(refusal), false);
            }
            return result;
        }

        synchronized void refused(String why) {
            refusal = why;
            notifyAll();
        }

        synchronized void done(CommitResult what) {
            result = what;
            notifyAll();
        }
    }

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
            boolean fits = !(next.item instanceof RoomCommit commit) || fits(commit);
            String broken = fits && next.item instanceof RoomCommit commit ? broken(commit) : null;
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
        RoomHead head = heads.get(room.nid());
        heads.put(room.nid(), new RoomHead(room, head.revision() + 1, head.extremities(), head.root(), head.nextOrd()));
    }

    private CommitResult commit(LogItem item) {
        return switch (item) {
            case RoomCommit commit -> commit(commit);
            case DeviceListChange change -> {
                append(LogKind.DEVICE_LIST, null, change.userNid(), 0);
                yield committed(item);
            }
            case ToDeviceMessages sent -> {
                if (!items.claim(sent.once())) {
                    yield new CommitResult.Repeated();
                }
                for (ToDeviceMessages.Message message : sent.messages()) {
                    append(LogKind.TO_DEVICE, null, message.userNid(), 0);
                    items.deliver(message, log.size());
                }
                yield committed(item);
            }
            case UnreadChange change -> {
                items.apply(change).forEach(user -> append(LogKind.COUNTS, change.roomNid(), user, 0));
                yield committed(item);
            }
            case AccountDataChange change -> {
                append(LogKind.ACCOUNT_DATA, change.roomNid(), change.userNid(), 0);
                items.put(change, log.size());
                yield committed(item);
            }
            case ReceiptChange change -> {
                if (!items.moves(change)) {
                    yield new CommitResult.Repeated();
                }
                append(LogKind.RECEIPT, change.roomNid(), change.userNid(), 0);
                items.put(change, log.size());
                yield committed(item);
            }
        };
    }

    private void append(LogKind kind, Long room, Long user, long event) {
        log.add(new Row(log.size() + 1L, kind, room, user, event));
    }

    private CommitResult committed(LogItem item) {
        listeners.forEach(listener -> listener.committed(item, log.size()));
        return new CommitResult.Committed(log.size());
    }

    /// The compare-and-set.
    private boolean fits(RoomCommit item) {
        RoomHead before = item.before();
        RoomRef room = item.after().room();
        RoomHead present = heads.get(room.nid());
        boolean same = before.revision() == 0
                ? present == null && !ids.containsKey(room.id())
                : present != null
                        && present.revision() == before.revision()
                        && present.root() == before.root()
                        && present.extremities().equals(before.extremities());
        return same && (item.txn() == null || !txns.containsKey(item.txn()));
    }

    /// Which rule of the store the item breaks; null when none.
    private String broken(RoomCommit item) {
        RoomRef room = item.after().room();
        List<byte[]> hashes = item.nodes().stream().map(StateNode::hash).toList();
        if (!nodesByHash(room, hashes).isEmpty()) {
            return "a state node that the room has";
        }
        for (NewEvent event : item.events()) {
            for (StoredEvent other : events.values()) {
                boolean samePlace = other.roomNid() == room.nid() && other.ord() == event.ord();
                if (samePlace || other.pdu().eventId().equals(event.pdu().eventId())) {
                    return "an event, or a place in the room, that is there";
                }
            }
        }
        return null;
    }

    /// As a deletion does: the room is gone for every reader and writer.
    public synchronized void remove(RoomRef room) {
        ids.remove(room.id());
        heads.remove(room.nid());
    }

    private CommitResult commit(RoomCommit item) {
        RoomRef room = item.after().room();
        ids.put(room.id(), room);
        heads.put(room.nid(), item.after());
        for (StateNode node : item.nodes()) {
            nodes.computeIfAbsent(room.nid(), n -> new HashMap<>()).put(node.id(), node);
        }
        long root = item.before().root();
        for (NewEvent event : item.events()) {
            apply(room, event, event.rootAfter() != root, item.history().past());
            root = event.rootAfter();
        }
        if (item.history().past()) {
            append(LogKind.PAST, room.nid(), null, item.events().getLast().nid());
        }
        TreeMap<Long, RoomGap> open = gaps.computeIfAbsent(room.nid(), n -> new TreeMap<>());
        item.history().closed().forEach(open::remove);
        item.history().open().forEach(gap -> open.put(gap.ord(), gap));
        if (item.txn() != null) {
            txns.put(item.txn(), item.events().getLast().pdu().eventId());
            txnOfEvent.put(item.events().getLast().nid(), item.txn());
        }
        return committed(item);
    }

    private void apply(RoomRef room, NewEvent event, boolean changesState, boolean past) {
        events.put(event.nid(), new StoredEvent(event.nid(), room.nid(), event.ord(), event.rootBefore(), event.pdu()));
        if (event.redacts() != null) {
            events.computeIfPresent(event.redacts(), (nid, redacted) -> redacted.redacted(event.nid()));
        }
        if (past) {
            return;
        }
        append(LogKind.EVENT, room.nid(), event.targetNid(), event.nid());
        if (!changesState) {
            return;
        }
        roots.computeIfAbsent(room.nid(), n -> new TreeMap<>()).put((long) log.size(), event.rootAfter());
        if (event.stateKeyNid() != null) {
            current.computeIfAbsent(room.nid(), n -> new HashMap<>()).put(event.stateKeyNid(), event.nid());
        }
        if (event.targetNid() != null) {
            String membership = event.pdu().content().string("membership").orElse("leave");
            members.computeIfAbsent(event.targetNid(), n -> new LinkedHashMap<>())
                    .put(
                            room.nid(),
                            new Membership(room, membership, event.nid(), event.ord(), event.rootBefore(), false));
        }
    }

    @Override
    public synchronized long head() {
        return log.size();
    }

    @Override
    public synchronized void listen(LogListener listener) {
        listeners.add(listener);
    }

    @Override
    public synchronized Optional<RoomRef> find(RoomId room) {
        return Optional.ofNullable(ids.get(room));
    }

    @Override
    public synchronized Map<Long, RoomRef> rooms(Collection<Long> nids) {
        Map<Long, RoomRef> found = new HashMap<>();
        ids.values().stream().filter(r -> nids.contains(r.nid())).forEach(r -> found.put(r.nid(), r));
        return found;
    }

    @Override
    public synchronized Optional<RoomHead> head(RoomRef room) {
        Runnable hook = beforeHead;
        beforeHead = () -> {};
        hook.run();
        beforeHead = hook;
        return Optional.ofNullable(heads.get(room.nid()));
    }

    @Override
    public synchronized Map<Long, StoredEvent> events(Collection<Long> nids) {
        return pick(events, nids);
    }

    @Override
    public synchronized Optional<StoredEvent> event(RoomRef room, EventId event) {
        return events.values().stream()
                .filter(e -> e.roomNid() == room.nid() && e.pdu().eventId().equals(event))
                .findFirst();
    }

    @Override
    public synchronized Optional<EventId> byTxn(ClientTxn txn) {
        return Optional.ofNullable(txns.get(txn));
    }

    @Override
    public synchronized Map<Long, String> txnIds(long userNid, String deviceId, Collection<Long> eventNids) {
        Map<Long, String> found = new HashMap<>();
        for (long nid : eventNids) {
            ClientTxn txn = txnOfEvent.get(nid);
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

    synchronized List<StoredEvent> eventsOf(RoomRef room) {
        return events.values().stream().filter(e -> e.roomNid() == room.nid()).toList();
    }

    @Override
    public synchronized List<RoomGap> gaps(RoomRef room, long fromOrd, long toOrd) {
        return List.copyOf(gaps.getOrDefault(room.nid(), new TreeMap<>())
                .subMap(fromOrd, true, toOrd, true)
                .values());
    }

    @Override
    public synchronized List<RoomGap> gapsNaming(RoomRef room, Collection<EventId> missing) {
        return gaps.getOrDefault(room.nid(), new TreeMap<>()).values().stream()
                .filter(gap -> gap.missing().stream().anyMatch(missing::contains))
                .toList();
    }

    @Override
    public synchronized Map<Long, StateNode> nodes(RoomRef room, Collection<Long> wanted) {
        return pick(nodes.getOrDefault(room.nid(), Map.of()), wanted);
    }

    @Override
    public synchronized Optional<RoomRef> roomOf(EventId wanted) {
        return events.values().stream()
                .filter(event -> event.pdu().eventId().equals(wanted))
                .findFirst()
                .map(event -> rooms(List.of(event.roomNid())).get(event.roomNid()));
    }

    @Override
    public synchronized Map<Long, StateNode> nodes(Collection<Long> wanted) {
        Map<Long, StateNode> found = new HashMap<>();
        nodes.values().forEach(room -> found.putAll(pick(room, wanted)));
        return found;
    }

    @Override
    public synchronized Map<String, Long> nodesByHash(RoomRef room, Collection<byte[]> hashes) {
        Set<String> wanted = new LinkedHashSet<>();
        hashes.forEach(hash -> wanted.add(HexFormat.of().formatHex(hash)));
        Map<String, Long> found = new HashMap<>();
        nodes.getOrDefault(room.nid(), Map.of()).values().forEach(node -> {
            String hex = HexFormat.of().formatHex(node.hash());
            if (wanted.contains(hex)) {
                found.put(hex, node.id());
            }
        });
        return found;
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
    public synchronized Roots committedRoots(RoomRef room, long afterPos, int limit) {
        TreeMap<Long, Long> all = roots.getOrDefault(room.nid(), new TreeMap<>());
        return new Roots(
                Set.copyOf(all.tailMap(afterPos, false).values()), all.isEmpty() ? afterPos : all.lastKey(), false);
    }

    @Override
    public synchronized List<NodeKey> nodeKeys(RoomRef room, byte[] after, int limit) {
        return nodes.getOrDefault(room.nid(), Map.of()).values().stream()
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
        if (heads.get(room.nid()).revision() != revision || purges != purgesThen) {
            return false;
        }
        nodes.getOrDefault(room.nid(), new HashMap<>()).keySet().removeAll(gone);
        bumpRevision(room);
        return true;
    }

    /// As a deletion of history does: the message and the root after it are gone.
    public synchronized void deleteMessage(RoomRef room, long eventNid) {
        purges++;
        events.remove(eventNid);
        log.stream()
                .filter(row -> row.event() == eventNid)
                .forEach(row -> roots.getOrDefault(room.nid(), new TreeMap<>()).remove(row.pos()));
    }

    @Override
    public synchronized Map<Long, Long> currentState(RoomRef room, Collection<Long> keys) {
        return pick(current.getOrDefault(room.nid(), Map.of()), keys);
    }

    @Override
    public synchronized AuthChainIndex authChains(RoomRef room) {
        Map<EventId, StoredEvent> states = new LinkedHashMap<>();
        Map<EventId, List<EventId>> auth = new LinkedHashMap<>();
        for (StoredEvent event : events.values()) {
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
                log.size(), List.copyOf(members.getOrDefault(userNid, Map.of()).values()));
    }

    @Override
    public synchronized Map<RoomRef, MemberSummary> summaries(Collection<RoomRef> rooms) {
        Map<RoomRef, MemberSummary> found = new HashMap<>();
        rooms.forEach(room -> found.put(room, MemorySummaries.of(members, room)));
        return found;
    }

    @Override
    public synchronized Set<Long> changedRooms(Collection<Long> roomNids, long since, long upTo) {
        Set<Long> found = new LinkedHashSet<>();
        rows(since, upTo).stream().map(Row::room).filter(roomNids::contains).forEach(found::add);
        return found;
    }

    @Override
    public synchronized Map<Long, List<Long>> ownMembershipChanges(long userNid, long since, long upTo) {
        Map<Long, List<Long>> found = new LinkedHashMap<>();
        for (Row row : rows(since, upTo)) {
            if (row.user() != null && row.user() == userNid) {
                found.computeIfAbsent(row.room(), n -> new ArrayList<>()).add(row.event());
            }
        }
        return found;
    }

    @Override
    public synchronized Map<Long, List<StoredEvent>> timelines(
            Collection<Long> roomNids, long since, long upTo, int limit) {
        Map<Long, List<StoredEvent>> found = new HashMap<>();
        for (Row row : rows(since, upTo)) {
            if (roomNids.contains(row.room())) {
                found.computeIfAbsent(row.room(), n -> new ArrayList<>()).add(events.get(row.event()));
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
                    roots.getOrDefault(room, new TreeMap<>()).floorEntry(pos);
            if (root != null) {
                found.put(room, root.getValue());
            }
        }
        return found;
    }

    @Override
    public synchronized Map<Long, Long> ordsAt(Collection<Long> roomNids, long pos) {
        Map<Long, Long> found = new HashMap<>();
        for (Row row : rows(0, pos)) {
            if (roomNids.contains(row.room())) {
                found.merge(row.room(), events.get(row.event()).ord(), Math::max);
            }
        }
        return found;
    }

    @Override
    public long logEpoch() {
        return 1;
    }

    synchronized List<Row> log() {
        return List.copyOf(log);
    }

    private List<Row> rows(long since, long upTo) {
        return log.stream()
                .filter(r -> r.kind() == LogKind.EVENT && r.pos() > since && r.pos() <= upTo)
                .toList();
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
