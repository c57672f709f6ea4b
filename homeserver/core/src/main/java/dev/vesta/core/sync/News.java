package dev.vesta.core.sync;

import dev.vesta.core.log.AccountDataChange;
import dev.vesta.core.log.DeviceListChange;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.LogKind;
import dev.vesta.core.log.LogListener;
import dev.vesta.core.log.ReceiptChange;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.ToDeviceMessages;
import dev.vesta.core.log.UnreadChange;
import dev.vesta.core.port.Log;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.SyncStore.Snapshot;
import dev.vesta.core.room.RoomRef;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Knows without asking the database that there is nothing new for a user: where in the log each room and each user
/// was last spoken of, and who is in which rooms. Most syncs of most clients find nothing.
///
/// Wrong in one direction only: what it does not remember counts as new. It hears of what this process commits.
public final class News implements LogListener {
    /// Rooms, and users, of which it is remembered when they were last spoken of.
    private static final int MAX_POSITIONS = 200_000;

    /// Memberships that are remembered, of all users together.
    private static final int MAX_MEMBERSHIPS = 200_000;

    private final Log log;
    private final SyncStore store;

    /// Guarded by this, like all below.
    private final Positions rooms = new Positions();

    private final Positions users = new Positions();

    /// Users who were last moved from or to a room.
    private final Positions moved = new Positions();

    /// What concerns users alone, by kind.
    private final Map<LogKind, Positions> userKinds = new EnumMap<>(Map.of(
            LogKind.ACCOUNT_DATA, new Positions(),
            LogKind.TO_DEVICE, new Positions(),
            LogKind.COUNTS, new Positions(),
            LogKind.RECEIPT, new Positions()));

    /// Where receipts of others came.
    private final Positions receipts = new Positions();

    /// Where each room's newest event is, of those that came since the start.
    private final Positions events = new Positions();

    /// The rooms that users are joined to, by number; the user who asked longest ago comes first.
    private final LinkedHashMap<Long, Map<Long, RoomRef>> joined = new LinkedHashMap<>(16, 0.75f, true);

    private long memberships;

    /// Where each was last spoken of; whoever was spoken of longest ago comes first.
    private static final class Positions {
        private final LinkedHashMap<Long, Long> last = new LinkedHashMap<>();

        /// Whoever is not remembered was last spoken of here or before.
        private long floor = Long.MAX_VALUE;

        void spoken(long nid, long pos) {
            last.putLast(nid, pos);
            if (last.size() > MAX_POSITIONS) {
                floor = Math.max(
                        floor, Objects.requireNonNull(last.pollFirstEntry()).getValue());
            }
        }

        long of(Long nid) {
            Long pos = last.get(nid);
            return pos == null ? floor : pos;
        }
    }

    private News(Log log, SyncStore store) {
        this.log = log;
        this.store = store;
    }

    /// One that listens to the log from now on. Before the server opens its listeners.
    public static News of(Log log, SyncStore store) {
        News news = new News(log, store);
        log.listen(news);
        news.begin(log.head());
        return news;
    }

    private synchronized void begin(long head) {
        rooms.floor = head;
        users.floor = head;
        moved.floor = head;
        userKinds.values().forEach(positions -> positions.floor = head);
        receipts.floor = head;
        events.floor = 0;
    }

    /// What the store says of the user's memberships now.
    public Snapshot memberships(long userNid) {
        Snapshot now = store.memberships(userNid);
        remember(userNid, now);
        return now;
    }

    /// The user's memberships now, as far as a sync has to know them whose client stands at that position: when the
    /// user was not moved since then, the rooms that they are joined to. Empty when nobody remembers that.
    Optional<Snapshot> recall(long userNid, long since) {
        long head = log.head();
        synchronized (this) {
            Map<Long, RoomRef> known = joined.get(userNid);
            if (known == null || since > head || moved.of(userNid) > since) {
                return Optional.empty();
            }
            return Optional.of(new Snapshot(
                    head,
                    known.values().stream()
                            .map(room -> new Membership(room, "join", 0, 0, 0, false))
                            .toList()));
        }
    }

    /// Whether nothing of these kinds is in the log after `since`, up to `upTo`, for the user or for these rooms.
    boolean isQuiet(Set<LogKind> kinds, long userNid, Collection<Long> ofRooms, long since, long upTo) {
        if (upTo > log.head()) {
            return false;
        }
        synchronized (this) {
            for (LogKind kind : kinds) {
                Positions ofUsers = userKinds.get(kind);
                if (ofUsers == null || ofUsers.of(userNid) > since) {
                    return false;
                }
            }
            if (kinds.contains(LogKind.RECEIPT)) {
                for (Long room : ofRooms) {
                    if (receipts.of(room) > since) {
                        return false;
                    }
                }
            }
            return true;
        }
    }

    /// The rooms that the user is joined to, by number, as of some moment shortly before.
    public Map<Long, RoomRef> joined(long userNid) {
        synchronized (this) {
            Map<Long, RoomRef> known = joined.get(userNid);
            if (known != null) {
                return known;
            }
        }
        return remember(userNid, store.memberships(userNid));
    }

    /// The log's head, when nothing in (since, head] is for the user; empty when something is or may be.
    ///
    /// @param rooms what [#joined] said before
    public OptionalLong quietUntil(long userNid, Map<Long, RoomRef> rooms, long since) {
        long head = log.head();
        return since <= head && isQuiet(userNid, rooms, since) ? OptionalLong.of(head) : OptionalLong.empty();
    }

    /// The position of the newest event of the rooms that the user is joined to, as far as that is remembered.
    synchronized long newestEvent(long userNid) {
        return newestEvent(joined.getOrDefault(userNid, Map.of()).keySet());
    }

    /// The position of the newest event of these rooms; 0 when none has come since the start. Of rooms that had theirs
    /// long ago it may be that of another room.
    synchronized long newestEvent(Collection<Long> roomNids) {
        long newest = 0;
        for (Long room : roomNids) {
            newest = Math.max(newest, events.of(room));
        }
        return newest;
    }

    /// Up to where an answer of that head has to know what follows from events of these rooms. What is committed
    /// but not told yet may be one of them.
    long sequelsUpTo(Collection<Long> roomNids, long head) {
        // First, so that what is told from now on is not missed by both.
        long told = log.head();
        long newest = newestEvent(roomNids);
        return told < head ? head : Math.min(head, newest);
    }

    private synchronized boolean isQuiet(long userNid, Map<Long, RoomRef> asked, long since) {
        // Other rooms than those that were asked about: the user's membership has changed meanwhile.
        if (users.of(userNid) > since || !isSame(joined.get(userNid), asked)) {
            return false;
        }
        for (Long room : asked.keySet()) {
            if (rooms.of(room) > since) {
                return false;
            }
        }
        return true;
    }

    @SuppressWarnings("ReferenceEquality") // Equal ones of different moments are not meant.
    private static boolean isSame(@Nullable Map<Long, RoomRef> one, Map<Long, RoomRef> other) {
        return one == other;
    }

    private Map<Long, RoomRef> remember(long userNid, Snapshot now) {
        Map<Long, RoomRef> read = new HashMap<>();
        now.memberships().stream()
                .filter(membership -> membership.membership().equals("join"))
                .forEach(membership -> read.put(membership.room().nid(), membership.room()));
        synchronized (this) {
            Map<Long, RoomRef> known = joined.get(userNid);
            if (known != null && known.equals(read)) {
                return known;
            }
            // Who was spoken of behind the snapshot may be in other rooms by now.
            if (users.of(userNid) <= now.head()) {
                forget(userNid);
                joined.put(userNid, read);
                memberships += weight(read);
                while (memberships > MAX_MEMBERSHIPS) {
                    memberships -= weight(
                            Objects.requireNonNull(joined.pollFirstEntry()).getValue());
                }
            }
        }
        return read;
    }

    /// Who is in no room takes place as well.
    private static long weight(Map<Long, RoomRef> rooms) {
        return rooms.size() + 1L;
    }

    private void forget(long userNid) {
        Map<Long, RoomRef> old = joined.remove(userNid);
        if (old != null) {
            memberships -= weight(old);
        }
    }

    @Override
    public synchronized void committed(LogItem item, long lastPos) {
        Concerned.forRooms(item, room -> rooms.spoken(room, lastPos));
        Concerned.forUsers(item, user -> users.spoken(user, lastPos));
        Concerned.forMembers(item, user -> {
            forget(user);
            moved.spoken(user, lastPos);
        });
        LogKind kind =
                switch (item) {
                    case AccountDataChange _ -> LogKind.ACCOUNT_DATA;
                    case ToDeviceMessages _ -> LogKind.TO_DEVICE;
                    case UnreadChange _ -> LogKind.COUNTS;
                    case ReceiptChange _ -> LogKind.RECEIPT;
                    case RoomCommit _, DeviceListChange _ -> null;
                };
        Positions ofKind = kind == null ? null : userKinds.get(kind);
        if (ofKind != null) {
            Concerned.forUsers(item, user -> ofKind.spoken(user, lastPos));
        }
        if (kind == LogKind.RECEIPT) {
            Concerned.forRooms(item, room -> receipts.spoken(room, lastPos));
        }
        if (item instanceof RoomCommit commit) {
            events.spoken(commit.after().room().nid(), lastPos);
        }
    }
}
