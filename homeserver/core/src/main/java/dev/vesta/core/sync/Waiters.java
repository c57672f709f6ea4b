package dev.vesta.core.sync;

import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.LogListener;
import dev.vesta.core.port.Tasks;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Who waits for news of which rooms and users. Wakes carry no data: whoever wakes reads what is committed.
public final class Waiters implements LogListener {
    private final Tasks tasks;
    private final Map<Long, Set<Waiting>> byRoom = new ConcurrentHashMap<>();
    private final Map<Long, Set<Waiting>> byUser = new ConcurrentHashMap<>();

    private volatile boolean closed;

    public Waiters(Tasks tasks) {
        this.tasks = tasks;
    }

    /// The server stops: all who wait are woken, and nobody waits any more.
    public void close() {
        closed = true;
        byUser.values().forEach(Waiters::wake);
    }

    /// Whether nobody waits any more.
    public boolean closed() {
        return closed;
    }

    /// Somebody who waits. Register first, then read: whatever is committed after the reading wakes.
    public final class Waiting implements AutoCloseable {
        private final long userNid;
        private final Tasks.Waiter waiter = tasks.newWaiter();
        private Set<Long> rooms = Set.of();

        private Waiting(long userNid) {
            this.userNid = userNid;
        }

        /// Waits for these rooms from now on; true when there are new ones among them.
        public boolean watch(Collection<Long> roomNids) {
            Set<Long> wanted = Set.copyOf(roomNids);
            boolean more = !rooms.containsAll(wanted);
            for (long room : rooms) {
                if (!wanted.contains(room)) {
                    remove(byRoom, room, this);
                }
            }
            for (long room : wanted) {
                if (!rooms.contains(room)) {
                    add(byRoom, room, this);
                }
            }
            rooms = wanted;
            return more;
        }

        /// Waits until woken or until the time is over; true when woken.
        public boolean await(Duration timeout) {
            return waiter.await(timeout);
        }

        /// Ends the waiting: there is another reason to look than what is committed.
        public void wake() {
            waiter.wake();
        }

        @Override
        public void close() {
            remove(byUser, userNid, this);
            for (long room : rooms) {
                remove(byRoom, room, this);
            }
        }
    }

    /// Begins to wait for what concerns the user itself; rooms come with [Waiting#watch].
    public Waiting register(long userNid) {
        Waiting waiting = new Waiting(userNid);
        add(byUser, userNid, waiting);
        return waiting;
    }

    /// Wakes all who wait for news of a room, for what is not in the log.
    public void wakeRoom(long roomNid) {
        wake(byRoom.get(roomNid));
    }

    /// Wakes a user who waits, for what is not in the log.
    public void wakeUser(long userNid) {
        wake(byUser.get(userNid));
    }

    @Override
    public void committed(LogItem item, long lastPos) {
        Concerned.forRooms(item, room -> wake(byRoom.get(room)));
        Concerned.forUsers(item, user -> wake(byUser.get(user)));
    }

    private static void wake(@Nullable Set<Waiting> waiting) {
        if (waiting != null) {
            waiting.forEach(one -> one.waiter.wake());
        }
    }

    private static void add(Map<Long, Set<Waiting>> map, long key, Waiting waiting) {
        map.compute(key, (k, present) -> {
            Set<Waiting> set = present == null ? ConcurrentHashMap.newKeySet() : present;
            set.add(waiting);
            return set;
        });
    }

    private static void remove(Map<Long, Set<Waiting>> map, long key, Waiting waiting) {
        map.computeIfPresent(key, (k, set) -> {
            set.remove(waiting);
            return set.isEmpty() ? null : set;
        });
    }
}
