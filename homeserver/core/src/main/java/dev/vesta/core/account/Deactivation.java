package dev.vesta.core.account;

import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.AccountStore;
import dev.vesta.core.port.AccountStore.Leaver;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.Tasks;
import dev.vesta.core.room.RoomMembers;
import dev.vesta.core.sync.Membership;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ends accounts for good. ([spec](https://spec.matrix.org/v1.19/client-server-api/#account-deactivation))
///
/// The account is closed at once. Leaving its rooms is work in the background, from a durable note: it goes on after a
/// crash.
public final class Deactivation {
    private static final Logger LOG = LoggerFactory.getLogger(Deactivation.class);
    private static final Duration PERIOD = Duration.ofMinutes(10);
    private static final int ACCOUNTS_AT_ONCE = 100;
    private static final Set<String> PRESENT = Set.of("join", "invite", "knock");

    /// Something that is kept about users beside their account and their rooms.
    @FunctionalInterface
    public interface Farewell {
        /// Deletes what is kept about a user whose account has ended. May be called again after a crash.
        ///
        /// @param erase whether the user wished everything erased
        void forget(long userNid, UserId user, boolean erase);
    }

    private final AccountStore accounts;
    private final SyncStore sync;
    private final RoomMembers members;
    private final DeviceNews news;
    private final List<Farewell> farewells;
    private final Clock clock;
    private final Tasks.Waiter wake;
    private volatile boolean closed;

    public Deactivation(
            AccountStore accounts,
            SyncStore sync,
            RoomMembers members,
            DeviceNews news,
            List<Farewell> farewells,
            Tasks tasks,
            Clock clock) {
        this.accounts = accounts;
        this.sync = sync;
        this.members = members;
        this.news = news;
        this.farewells = List.copyOf(farewells);
        this.clock = clock;
        this.wake = tasks.newWaiter();
    }

    /// Works in the background until [#close].
    public void start(Tasks tasks) {
        tasks.fork("deactivation", () -> {
            while (!closed) {
                try {
                    workOff();
                } catch (RuntimeException e) {
                    if (!closed) {
                        LOG.warn("Could not see which accounts have rooms to leave, will go on later", e);
                    }
                }
                if (!closed) {
                    wake.await(PERIOD);
                }
            }
        });
    }

    public void close() {
        closed = true;
        wake.wake();
    }

    /// Ends the caller's account: nobody can log in to it again, and its user id stays taken.
    ///
    /// @param erase those who come to its rooms later are to see its events redacted
    public void deactivate(Caller caller, boolean erase) {
        if (accounts.deactivate(caller.userNid(), erase, clock.millis()) > 0) {
            news.changed(caller.userNid());
        }
        wake.wake();
    }

    /// Leaves the rooms of accounts that have ended.
    void workOff() {
        List<Leaver> leavers = accounts.leavers(ACCOUNTS_AT_ONCE);
        for (Leaver leaver : leavers) {
            try {
                leave(leaver);
            } catch (RuntimeException e) {
                if (!closed) {
                    LOG.warn("Could not take {} out of all rooms, will go on later", leaver.user(), e);
                }
            }
            if (closed) {
                return;
            }
        }
        if (leavers.size() == ACCOUNTS_AT_ONCE) {
            wake.wake();
        }
    }

    private void leave(Leaver leaver) {
        Caller gone = new Caller(leaver.userNid(), leaver.user(), new DeviceId(""), false);
        for (Membership membership : sync.memberships(leaver.userNid()).memberships()) {
            if (closed) {
                return;
            }
            if (PRESENT.contains(membership.membership())) {
                try {
                    members.leave(gone, membership.room().id(), null);
                } catch (MatrixException e) {
                    LOG.warn(
                            "{} could not leave {}: {}",
                            leaver.user(),
                            membership.room().id(),
                            e.text());
                }
            }
        }
        farewells.forEach(farewell -> farewell.forget(leaver.userNid(), leaver.user(), leaver.erase()));
        accounts.hasLeft(leaver.userNid());
    }
}
