package dev.vesta.core.profile;

import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.ProfileStore;
import dev.vesta.core.port.ProfileStore.Push;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.Tasks;
import dev.vesta.core.room.RoomProfiles;
import dev.vesta.core.sync.Membership;
import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the rooms of users who changed their name or avatar, in the background.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#events-on-change-of-profile-information))
///
/// What is to be told is a durable note, written with the change; it goes when all rooms have heard. A room that
/// has the new names is passed over, so work that was interrupted is done again without harm, also by another
/// node.
public final class ProfilePushes implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProfilePushes.class);

    /// Users whose rooms are told at the same time; each one's rooms come one after the other.
    private static final int MAX_USERS_AT_ONCE = 8;

    /// How often it looks for what another process noted or left behind.
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private static final Duration REST_AFTER_FAILURE = Duration.ofSeconds(10);

    private final ProfileStore store;
    private final SyncStore sync;
    private final RoomProfiles rooms;
    private final Tasks tasks;
    private final Tasks.Waiter news;
    private final Set<Long> underWay = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public ProfilePushes(ProfileStore store, SyncStore sync, RoomProfiles rooms, Tasks tasks) {
        this.store = store;
        this.sync = sync;
        this.rooms = rooms;
        this.tasks = tasks;
        this.news = tasks.newWaiter();
    }

    /// Works until [#close], beginning with what was left behind.
    public void start() {
        tasks.fork("profile pushes", () -> {
            while (!closed) {
                try {
                    dispatch();
                } catch (RuntimeException e) {
                    if (!closed) {
                        LOG.warn("Cannot look for changed profiles, will try again", e);
                    }
                }
                news.await(PERIOD);
            }
        });
    }

    /// There is something new to tell.
    public void wake() {
        news.wake();
    }

    @Override
    public void close() {
        closed = true;
        news.wake();
    }

    private void dispatch() {
        int free = MAX_USERS_AT_ONCE - underWay.size();
        List<Push> pushes = free > 0 ? store.pushes(Set.copyOf(underWay), free) : List.of();
        for (Push push : pushes) {
            underWay.add(push.userNid());
            tasks.fork("profile push", () -> work(push));
        }
    }

    private void work(Push push) {
        try {
            tell(push);
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.warn("Could not tell all rooms of a changed profile, will go on later", e);
                tasks.newWaiter().await(REST_AFTER_FAILURE);
            }
        } finally {
            underWay.remove(push.userNid());
            // There may be more to tell now that a place is free.
            news.wake();
        }
    }

    private void tell(Push push) {
        JsonValue.Obj names = store.names(push.user());
        for (Membership membership : sync.memberships(push.userNid()).memberships()) {
            if (closed) {
                return;
            }
            if (membership.membership().equals("join")) {
                try {
                    rooms.update(membership.room(), push.user(), names);
                } catch (MatrixException e) {
                    if (e.status() >= 500) {
                        throw e;
                    }
                    LOG.debug(
                            "room {} does not take the new profile: {}",
                            membership.room().id(),
                            e.text());
                }
            }
        }
        store.pushed(push);
    }
}
