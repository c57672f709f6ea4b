package dev.vesta.core.live;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.LogListener;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.Tasks;
import dev.vesta.core.room.MembersOnly;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.sync.SyncAnswer;
import dev.vesta.core.sync.SyncRun;
import dev.vesta.core.sync.Waiters;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who is typing where. ([spec](https://spec.matrix.org/v1.19/client-server-api/#typing-notifications))
///
/// A user types until they say that they stopped, until the time that they asked for is over, until their message is
/// there, or until they leave the room.
public final class Typing implements LogListener, AutoCloseable {
    /// For those who do not say how long.
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);

    /// A client that goes away leaves its user typing for no longer than this.
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration MIN_TIMEOUT = Duration.ofSeconds(1);

    /// A room that is pushed out is one in which nobody has typed for long, unless very many are typed in at once.
    private static final int MAX_ROOMS = 20_000;

    private static final Duration IDLE = Duration.ofMinutes(5);

    private final LiveCounter counter;
    private final MembersOnly members;
    private final Waiters waiters;
    private final Tasks tasks;
    private final Clock clock;
    private final Tasks.Waiter wake;

    /// By number, the room that changed last at the end. Guarded by the counter.
    private final LinkedHashMap<Long, Room> rooms = new LinkedHashMap<>();

    private volatile boolean closed;

    public Typing(LiveCounter counter, MembersOnly members, Waiters waiters, Tasks tasks, Clock clock) {
        this.counter = counter;
        this.members = members;
        this.waiters = waiters;
        this.tasks = tasks;
        this.clock = clock;
        this.wake = tasks.newWaiter();
    }

    /// @param users the users who type there, by number; empty when somebody did
    private record Room(long count, Map<Long, Typist> users) {}

    private record Typist(UserId user, long untilTs) {}

    /// The caller types, for so long at most. `M_FORBIDDEN` when they are not in the room.
    ///
    /// @param timeout how long, or empty
    public void start(Caller caller, RoomId roomId, Optional<Duration> timeout) {
        RoomRef room = members.check(caller, roomId);
        Duration bounded = timeout.orElse(DEFAULT_TIMEOUT);
        bounded = bounded.compareTo(MAX_TIMEOUT) > 0 ? MAX_TIMEOUT : bounded;
        bounded = bounded.compareTo(MIN_TIMEOUT) < 0 ? MIN_TIMEOUT : bounded;
        long until = clock.millis() + bounded.toMillis();
        synchronized (counter) {
            Room now = rooms.get(room.nid());
            Typist typist = new Typist(caller.user(), until);
            if (now != null && now.users().containsKey(caller.userNid())) {
                // Going on is no news.
                now.users().put(caller.userNid(), typist);
                return;
            }
            Map<Long, Typist> users = now == null ? new LinkedHashMap<>() : now.users();
            users.put(caller.userNid(), typist);
            changed(room.nid(), users);
        }
        wake.wake();
    }

    /// The caller has stopped. `M_FORBIDDEN` when they are not in the room.
    public void stop(Caller caller, RoomId roomId) {
        stop(members.check(caller, roomId).nid(), caller.userNid());
    }

    /// `M_FORBIDDEN` unless it is the caller who types.
    public static void checkOwn(Caller caller, UserId user) {
        if (!caller.user().equals(user)) {
            throw Errors.forbidden("You cannot type for somebody else.");
        }
    }

    private void stop(long roomNid, long userNid) {
        synchronized (counter) {
            Room now = rooms.get(roomNid);
            if (now != null && now.users().remove(userNid) != null) {
                changed(roomNid, now.users());
            }
        }
    }

    /// Under the counter's lock, as the number and what it counts must be seen together.
    private void changed(long roomNid, Map<Long, Typist> users) {
        counter.change(count -> {
            rooms.remove(roomNid);
            rooms.putLast(roomNid, new Room(count, users));
            if (rooms.size() > MAX_ROOMS) {
                rooms.pollFirstEntry();
            }
        });
        waiters.wakeRoom(roomNid);
    }

    /// Who sends has stopped typing, and so has who leaves.
    @Override
    public void committed(LogItem item, long lastPos) {
        if (!(item instanceof RoomCommit commit)) {
            return;
        }
        long room = commit.after().room().nid();
        for (NewEvent event : commit.news()) {
            if (event.pdu().stateKey() == null) {
                stop(room, event.senderNid());
            } else if (event.targetNid() != null
                    && !event.pdu().content().string("membership").equals(Optional.of("join"))) {
                stop(room, event.targetNid());
            }
        }
    }

    /// Tells a sync of the rooms in which that changed.
    ///
    /// @param ignores whom the user ignores
    /// @param seen the count that the client knows; empty: it knows nothing, and is told where somebody types now
    void add(SyncRun run, Optional<Long> seen, Set<UserId> ignores, SyncAnswer answer) {
        Optional<Long> known = run.since().isPresent() ? seen : Optional.empty();
        Set<Long> whole = known.isPresent() ? run.whole() : run.joined().keySet();
        news(known, whole).forEach((nid, users) -> {
            RoomRef room = run.joined().get(nid);
            if (room != null) {
                answer.joined(room).ephemeral(event(users, ignores));
            }
        });
    }

    /// Who types in the rooms in which that changed, and in those that are new to the client; by number of the room.
    ///
    /// @param seen the count that the client knows; empty: only the new rooms are told
    /// @param whole rooms (by number) that are told where somebody types, whatever the count
    public Map<Long, List<UserId>> news(Optional<Long> seen, Collection<Long> whole) {
        Map<Long, List<UserId>> news = new LinkedHashMap<>();
        synchronized (counter) {
            if (seen.isPresent()) {
                for (Map.Entry<Long, Room> room : rooms.sequencedEntrySet().reversed()) {
                    if (room.getValue().count() <= seen.get()) {
                        break;
                    }
                    news.put(room.getKey(), users(room.getValue()));
                }
            }
            for (long nid : whole) {
                Room room = rooms.get(nid);
                if (room != null && !room.users().isEmpty()) {
                    news.put(nid, users(room));
                }
            }
        }
        return news;
    }

    /// Ends the typing of all whose time is over.
    ///
    /// @return how long until the next one's is
    Duration expire() {
        long now = clock.millis();
        long next = now + IDLE.toMillis();
        synchronized (counter) {
            List<Long> over = new ArrayList<>();
            for (Map.Entry<Long, Room> room : rooms.entrySet()) {
                Map<Long, Typist> users = room.getValue().users();
                if (users.values().removeIf(typist -> typist.untilTs() <= now)) {
                    over.add(room.getKey());
                }
                for (Typist typist : users.values()) {
                    next = Math.min(next, typist.untilTs());
                }
            }
            over.forEach(nid -> {
                Room room = rooms.get(nid);
                if (room != null) {
                    changed(nid, room.users());
                }
            });
        }
        return Duration.ofMillis(Math.max(1, next - now));
    }

    /// Watches the time from now on.
    public void watch() {
        tasks.fork("typing", () -> {
            while (!closed) {
                wake.await(expire());
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        wake.wake();
    }

    private static List<UserId> users(Room room) {
        return room.users().values().stream().map(Typist::user).toList();
    }

    /// The notice, without those whom the reader ignores.
    public static JsonValue.Obj event(List<UserId> users, Set<UserId> ignores) {
        List<String> shown = users.stream()
                .filter(user -> !ignores.contains(user))
                .map(UserId::value)
                .toList();
        return JsonValue.obj("type", "m.typing", "content", JsonValue.obj("user_ids", shown));
    }
}
