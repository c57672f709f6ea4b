package dev.vesta.core.sync;

import dev.vesta.core.port.SyncStore.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// How a sync looks at what is there now: so that nothing that is committed meanwhile is missed, be it by the answer or
/// by the waiting for the next look.
public final class Looks {
    private final News news;
    private final Sequels sequels;

    /// @param sequels what is told with the events that it follows from
    public Looks(News news, Sequels sequels) {
        this.news = news;
        this.sequels = sequels;
    }

    /// The user's memberships at the log's head, with which the answer has to be content.
    ///
    /// @param waits who waits for the rooms of these memberships from now on; empty when nobody will wait
    public Snapshot snapshot(long userNid, Optional<Waiters.Waiting> waits) {
        return snapshot(userNid, waits, Optional::empty);
    }

    /// The same for a client that knows all up to a position: of a user who was not moved since then it holds the rooms
    /// that they are joined to, and nothing else.
    Snapshot snapshotSince(long userNid, long since, Optional<Waiters.Waiting> waits) {
        return snapshot(userNid, waits, () -> news.recall(userNid, since));
    }

    private Snapshot snapshot(long userNid, Optional<Waiters.Waiting> waits, Supplier<Optional<Snapshot>> remembered) {
        // First, so that the snapshot holds what follows from the events, and the next sync need not tell of it again.
        sequels.await(news.newestEvent(userNid));
        Snapshot now = remembered.get().orElseGet(() -> news.memberships(userNid));
        if (waits.isPresent() && waits.get().watch(joined(now))) {
            // What these rooms committed between the snapshot and the registration woke nobody: look again.
            now = news.memberships(userNid);
        }
        // For what came in between, and rooms that are new to the user.
        sequels.await(news.sequelsUpTo(joined(now), now.head()));
        return now;
    }

    private static List<Long> joined(Snapshot now) {
        return now.memberships().stream()
                .filter(membership -> membership.membership().equals("join"))
                .map(membership -> membership.room().nid())
                .toList();
    }
}
