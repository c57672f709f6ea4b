package dev.vesta.core.live;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.LogListener;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.ReceiptChange;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.PresenceStore;
import dev.vesta.core.port.Tasks;
import dev.vesta.core.sync.Waiters;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who is there. ([spec](https://spec.matrix.org/v1.19/client-server-api/#presence))
///
/// A device is there while it polls, as what its polls say or what its user set; the nearest device speaks
/// for the user. Who does nothing for some minutes is away, whatever their device says.
public final class Presence implements LogListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

    /// How late others learn what nobody does: that somebody went away.
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private static final int MAX_STATUS_MESSAGE = 2_000;

    private final LiveCounter counter;
    private final PresentUsers users;
    private final PresenceStore store;
    private final Waiters waiters;
    private final Tasks tasks;
    private final Clock clock;
    private final boolean enabled;
    private final Tasks.Waiter wake;
    private volatile boolean closed;

    /// @param enabled false: everybody is offline, and nobody is told anything
    public Presence(
            LiveCounter counter, PresenceStore store, Waiters waiters, Tasks tasks, Clock clock, boolean enabled) {
        this.counter = counter;
        this.users = new PresentUsers(store);
        this.store = store;
        this.waiters = waiters;
        this.tasks = tasks;
        this.clock = clock;
        this.enabled = enabled;
        this.wake = tasks.newWaiter();
    }

    /// While it is open, the device is there.
    public interface Poll extends AutoCloseable {
        @Override
        void close();
    }

    /// A device of the caller polls.
    ///
    /// @param as what it says of its user; offline: that they are not there
    public Poll poll(Caller caller, PresenceState as) {
        if (!enabled || as == PresenceState.OFFLINE) {
            return () -> {};
        }
        PresentUser user = user(caller);
        synchronized (counter) {
            user.pollBegins(caller.device(), as, clock.millis());
        }
        tellNews(List.of(user));
        return () -> {
            synchronized (counter) {
                user.pollEnds(caller.device(), clock.millis());
            }
        };
    }

    /// The caller says it by hand. `M_INVALID_PARAM` for a text that is too long.
    ///
    /// @param message a text that stays, or null for none
    public void set(Caller caller, PresenceState state, @Nullable String message) {
        if (message != null && message.length() > MAX_STATUS_MESSAGE) {
            throw Errors.invalidParam("status_msg must have at most " + MAX_STATUS_MESSAGE + " characters.");
        }
        if (!enabled) {
            return;
        }
        String wanted = message == null || message.isEmpty() ? null : message;
        PresentUser user = user(caller);
        store.setStatusMessage(caller.userNid(), wanted);
        synchronized (counter) {
            user.set(caller.device(), state, wanted, clock.millis());
        }
        tellNews(List.of(user));
    }

    /// A user's presence as the caller may know it. `M_FORBIDDEN` for those who share no room with the
    /// caller.
    public JsonValue.Obj get(Caller caller, UserId wanted) {
        Long nid = caller.user().equals(wanted)
                ? Long.valueOf(caller.userNid())
                : store.find(wanted).orElse(null);
        if (nid == null || (nid != caller.userNid() && !shareARoom(caller.userNid(), nid))) {
            throw Errors.forbidden("You share no room with this user, or there is no such user.");
        }
        if (!enabled) {
            return PresentUser.offline(null);
        }
        synchronized (counter) {
            PresentUser known = users.get(nid);
            if (known != null) {
                return known.content(clock.millis());
            }
        }
        return PresentUser.offline(store.statusMessages(List.of(nid)).get(nid));
    }

    private boolean shareARoom(long one, long other) {
        Map<Long, Set<Long>> rooms = store.joinedRooms(List.of(one, other));
        return PresentUsers.meet(rooms.getOrDefault(one, Set.of()), rooms.getOrDefault(other, Set.of()));
    }

    /// The user did something. Others learn it with the next look around.
    public void active(long userNid) {
        synchronized (counter) {
            PresentUser user = users.get(userNid);
            if (user == null) {
                return;
            }
            user.active(clock.millis());
            if (!user.isNews(clock.millis())) {
                return;
            }
        }
        wake.wake();
    }

    /// Who sends or reads is active; who comes into a room is told to those who are in it.
    @Override
    public void committed(LogItem item, long lastPos) {
        if (enabled && item instanceof ReceiptChange read) {
            active(read.userNid());
        }
        if (!enabled || !(item instanceof RoomCommit commit)) {
            return;
        }
        commit.events().stream().filter(NewEvent::hasPlace).forEach(event -> active(event.senderNid()));
        commit.movedUsers().forEach(user -> moved(user, commit.after().room().nid()));
    }

    private void moved(long userNid, long roomNid) {
        synchronized (counter) {
            PresentUser user = users.get(userNid);
            if (user == null) {
                return;
            }
            user.forgetRooms();
            long now = clock.millis();
            if (user.state(now) == PresenceState.OFFLINE) {
                return;
            }
            counter.change(count -> {
                user.tell(count, now);
                users.toEnd(user);
            });
        }
        waiters.wakeRoom(roomNid);
    }

    private PresentUser user(Caller caller) {
        synchronized (counter) {
            PresentUser known = users.get(caller.userNid());
            if (known != null) {
                return known;
            }
        }
        String message = store.statusMessages(List.of(caller.userNid())).get(caller.userNid());
        synchronized (counter) {
            return users.add(caller.userNid(), caller.user(), message, clock.millis());
        }
    }

    /// Looks who went away, and tells it.
    void look() {
        List<PresentUser> all;
        synchronized (counter) {
            long now = clock.millis();
            all = users.all();
            all.forEach(user -> user.tidy(now));
        }
        tellNews(all);
    }

    /// Tells what is news of these users: all at once, so that whoever sees many of them wakes once.
    private void tellNews(List<PresentUser> some) {
        List<PresentUser> news = new ArrayList<>();
        synchronized (counter) {
            long now = clock.millis();
            for (PresentUser user : some) {
                if (user.isNews(now)) {
                    counter.change(count -> {
                        user.tell(count, now);
                        users.toEnd(user);
                    });
                    news.add(user);
                }
            }
        }
        if (news.isEmpty()) {
            return;
        }
        Set<Long> rooms = new HashSet<>();
        users.rooms(counter, news).values().forEach(rooms::addAll);
        rooms.forEach(waiters::wakeRoom);
        news.forEach(user -> waiters.wakeUser(user.userNid));
    }

    PresentUsers users() {
        return users;
    }

    boolean enabled() {
        return enabled;
    }

    /// Looks around from now on.
    public void watch() {
        if (!enabled) {
            return;
        }
        tasks.fork("presence", () -> {
            while (!closed) {
                try {
                    look();
                } catch (RuntimeException e) {
                    LOG.warn("Could not tell who is there", e);
                }
                if (!closed) {
                    wake.await(LOOK_EVERY);
                }
            }
        });
    }

    @Override
    public void close() {
        closed = true;
        wake.wake();
    }
}
