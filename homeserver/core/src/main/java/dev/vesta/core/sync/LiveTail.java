package dev.vesta.core.sync;

import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.LogListener;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.StateMove;
import dev.vesta.core.port.Log;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The newest commits of each room, in memory: syncs of what has just happened find there what they would otherwise
/// ask the database for, once for each of a room's members.
///
/// Answers as the store behind it does, which it asks for all that it does not remember. It hears of what this process
/// commits.
public final class LiveTail implements SyncStore, LogListener {
    private static final int MAX_ROOMS = 5_000;
    private static final int MAX_COMMITS = 32;

    /// Users of whom it is remembered when their membership of any room changed last.
    private static final int MAX_USERS = 200_000;

    private final Log log;
    private final SyncStore store;
    private final RoomStore rooms;

    /// Guarded by this, like all below. The room that was spoken of longest ago comes first.
    private final LinkedHashMap<Long, RoomTail> tails = new LinkedHashMap<>();

    private final LinkedHashMap<Long, Long> moved = new LinkedHashMap<>();

    /// A room that is not here has no commits after this position.
    private long roomFloor = Long.MAX_VALUE;

    /// A user who is not here was not moved after this position.
    private long userFloor = Long.MAX_VALUE;

    /// @param pos the position of its last row
    /// @param root the root of the room's state from there on
    /// @param events the numbers of its news, whose rows come first
    /// @param moves how many rows follow them: of changes of the state to events that are no news
    private record Commit(long pos, long root, List<Long> events, int moves) {
        static Commit of(RoomCommit commit, long pos) {
            List<Long> news = commit.news().stream().map(NewEvent::nid).toList();
            List<StateMove> moves = commit.moves() == null ? List.of() : commit.moves();
            int others = (int) moves.stream()
                    .filter(move -> move.eventNid() == null || !news.contains(move.eventNid()))
                    .count();
            return new Commit(pos, commit.after().root(), news, others);
        }

        /// Whether one of its rows is in (since, upTo].
        boolean isWithin(long since, long upTo) {
            return pos > since && pos - moves - events.size() < upTo;
        }

        /// The events whose rows are in (since, upTo].
        List<Long> within(long since, long upTo) {
            long before = pos - moves - events.size();
            int from = Math.clamp(since - before, 0, events.size());
            return events.subList(from, Math.max(from, Math.clamp(upTo - before, 0, events.size())));
        }
    }

    private static final class RoomTail {
        /// All commits after this position are here.
        private long from;
        /// The root of the state at that position.
        private long root;

        private final Deque<Commit> commits = new ArrayDeque<>();

        RoomTail(long from, long root) {
            this.from = from;
            this.root = root;
        }

        void add(Commit commit) {
            commits.add(commit);
            if (commits.size() > MAX_COMMITS) {
                Commit oldest = commits.remove();
                from = oldest.pos();
                root = oldest.root();
            }
        }

        long lastPos() {
            Commit last = commits.peekLast();
            return last == null ? from : last.pos();
        }
    }

    private LiveTail(Log log, SyncStore store, RoomStore rooms) {
        this.log = log;
        this.store = store;
        this.rooms = rooms;
    }

    /// One that listens to the log from now on. Before the server opens its listeners.
    public static LiveTail of(Log log, SyncStore store, RoomStore rooms) {
        LiveTail tail = new LiveTail(log, store, rooms);
        log.listen(tail);
        tail.begin(log.head());
        return tail;
    }

    private synchronized void begin(long head) {
        roomFloor = head;
        userFloor = head;
    }

    @Override
    public synchronized void committed(LogItem item, long lastPos) {
        if (!(item instanceof RoomCommit commit)) {
            return;
        }
        Concerned.forRooms(item, room -> add(room, commit, lastPos));
        Concerned.forMembers(item, user -> moved.putLast(user, lastPos));
        while (moved.size() > MAX_USERS) {
            userFloor = Math.max(
                    userFloor, Objects.requireNonNull(moved.pollFirstEntry()).getValue());
        }
    }

    private void add(long room, RoomCommit commit, long pos) {
        boolean isNew = commit.before().revision() == 0;
        long after = commit.after().root();
        RoomTail tail = isNew ? null : tails.get(room);
        if (tail == null) {
            tail = isNew
                    ? new RoomTail(pos, after)
                    : new RoomTail(roomFloor, commit.before().root());
        }
        if (!isNew) {
            tail.add(Commit.of(commit, pos));
        }
        tails.putLast(room, tail);
        while (tails.size() > MAX_ROOMS) {
            RoomTail oldest = Objects.requireNonNull(tails.pollFirstEntry()).getValue();
            roomFloor = Math.max(roomFloor, oldest.lastPos());
        }
    }

    @FunctionalInterface
    private interface Known<T> {
        @Nullable
        T of(long room, @Nullable RoomTail tail);
    }

    /// Asks the tail for each room, and the store for those of which it does not know enough.
    ///
    /// @param since what the answer depends on lies after this position
    /// @param upTo and not after this one
    /// @param known what follows from a room's tail, or, without one, from there being no commit; null: nothing
    private <T> Map<Long, T> answer(
            Collection<Long> asked,
            long since,
            long upTo,
            Known<T> known,
            Function<Collection<Long>, Map<Long, T>> load) {
        if (upTo > log.head()) {
            // Committed and not told yet.
            return load.apply(asked);
        }
        Map<Long, T> found = new HashMap<>();
        List<Long> unknown = new ArrayList<>();
        synchronized (this) {
            for (Long room : asked) {
                RoomTail tail = tails.get(room);
                T answer = since >= (tail == null ? roomFloor : tail.from) ? known.of(room, tail) : null;
                if (answer == null) {
                    unknown.add(room);
                } else {
                    found.put(room, answer);
                }
            }
        }
        if (!unknown.isEmpty()) {
            found.putAll(load.apply(unknown));
        }
        return found;
    }

    @Override
    public Set<Long> changedRooms(Collection<Long> roomNids, long since, long upTo) {
        Map<Long, Boolean> changed = answer(
                roomNids,
                since,
                upTo,
                (_, tail) -> tail != null && tail.commits.stream().anyMatch(commit -> commit.isWithin(since, upTo)),
                unknown -> {
                    Map<Long, Boolean> loaded = new HashMap<>();
                    store.changedRooms(unknown, since, upTo).forEach(room -> loaded.put(room, true));
                    return loaded;
                });
        Set<Long> found = new HashSet<>();
        changed.forEach((room, isChanged) -> {
            if (isChanged) {
                found.add(room);
            }
        });
        return found;
    }

    @Override
    public Map<Long, List<StoredEvent>> timelines(Collection<Long> roomNids, long since, long upTo, int limit) {
        Map<Long, List<Long>> remembered = new HashMap<>();
        Map<Long, List<StoredEvent>> found = new HashMap<>(answer(
                roomNids,
                since,
                upTo,
                (room, tail) -> {
                    remembered.put(room, tail == null ? List.of() : newest(tail, since, upTo, limit + 1));
                    return List.of();
                },
                unknown -> store.timelines(unknown, since, upTo, limit)));
        Set<Long> nids = new HashSet<>();
        remembered.values().forEach(nids::addAll);
        if (!nids.isEmpty()) {
            Map<Long, StoredEvent> events = rooms.events(nids);
            remembered.forEach((room, newest) -> found.put(
                    room,
                    newest.stream().map(events::get).filter(Objects::nonNull).toList()));
        }
        found.values().removeIf(List::isEmpty);
        return found;
    }

    private static List<Long> newest(RoomTail tail, long since, long upTo, int count) {
        List<Long> nids = new ArrayList<>();
        tail.commits.forEach(commit -> nids.addAll(commit.within(since, upTo)));
        return nids.size() > count ? nids.subList(nids.size() - count, nids.size()) : nids;
    }

    @Override
    public Map<Long, Long> rootsAt(Collection<Long> roomNids, long pos) {
        return answer(
                roomNids,
                pos,
                pos,
                (_, tail) -> tail == null ? null : root(tail, pos),
                unknown -> store.rootsAt(unknown, pos));
    }

    private static long root(RoomTail tail, long pos) {
        long root = tail.root;
        for (Commit commit : tail.commits) {
            if (commit.pos() <= pos) {
                root = commit.root();
            }
        }
        return root;
    }

    @Override
    public Map<Long, List<Long>> ownMembershipChanges(long userNid, long since, long upTo) {
        return hasNotMoved(userNid, since, upTo) ? Map.of() : store.ownMembershipChanges(userNid, since, upTo);
    }

    private boolean hasNotMoved(long userNid, long since, long upTo) {
        if (upTo > log.head()) {
            return false;
        }
        synchronized (this) {
            Long last = moved.get(userNid);
            return since >= (last == null ? userFloor : last);
        }
    }

    @Override
    public Snapshot memberships(long userNid) {
        return store.memberships(userNid);
    }

    @Override
    public Map<RoomRef, MemberSummary> summaries(Collection<RoomRef> ofRooms) {
        return store.summaries(ofRooms);
    }

    @Override
    public Map<Long, Long> ordsAt(Collection<Long> roomNids, long pos) {
        return store.ordsAt(roomNids, pos);
    }

    @Override
    public long logEpoch() {
        return store.logEpoch();
    }
}
