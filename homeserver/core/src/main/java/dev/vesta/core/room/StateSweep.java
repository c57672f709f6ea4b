package dev.vesta.core.room;

import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SweepStore;
import dev.vesta.core.port.SweepStore.NodeKey;
import dev.vesta.core.state.LongSet;
import dev.vesta.core.state.NodeSource;
import dev.vesta.core.state.Reachable;
import dev.vesta.core.state.StateNode;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes state nodes that no state of the room needs: mark, then sweep. A state is needed when it is the room's
/// current one, or was after some commit, or is the one before an event that exists, accepted or not.
///
/// Three things keep it from ever taking a node that somebody needs:
///
/// 1. Nodes are deleted in the room's turn and only at the revision up to which all states are marked; deleting counts
///    the revision up. So a decision that found an unneeded node by its hash and reuses it is either committed before,
///    and its state marked, or fails and is decided again.
/// 2. A node goes only when no unneeded node names it any more: who reuses a node finds everything below it.
/// 3. Deleting history ends a sweep. Otherwise a state could come and go between two marks, and leave a node that
///    names one that is to be deleted.
public final class StateSweep {
    private static final Logger LOG = LoggerFactory.getLogger(StateSweep.class);

    /// Rows read at once, and nodes deleted in one turn.
    private static final int PAGE = 1000;

    /// Numbers held in memory, at most 32 bytes each. A larger room keeps its nodes.
    private static final int MAX_NODES = 4_000_000;

    /// Other nodes may write to the room between the mark and the deletion a few times in a row.
    private static final int MAX_ATTEMPTS = 10;

    private final RoomStore rooms;
    private final SweepStore store;
    private final RoomWriter writer;

    public StateSweep(RoomStore rooms, SweepStore store, RoomWriter writer) {
        this.rooms = rooms;
        this.store = store;
        this.writer = writer;
    }

    /// Sweeps one room. Harmless at any time, beside writers on any node and beside another sweep.
    ///
    /// @return how many nodes were deleted; when the room is too busy, too large, gone, or when history is deleted
    ///     meanwhile, fewer than there are
    public int sweep(RoomRef room) {
        OptionalLong purges = store.purges(room);
        if (purges.isEmpty()) {
            return 0;
        }
        Run run = new Run(room, purges.getAsLong());
        if (!run.markNew()) {
            LOG.warn("room {} has more than {} state nodes and is not swept", room.id(), MAX_NODES);
            return 0;
        }
        int deleted = run.sweep();
        LOG.debug("room {}: {} state nodes kept, {} deleted", room.id(), run.reachable.size(), deleted);
        return deleted;
    }

    /// One sweep of one room.
    private final class Run {
        private final RoomRef room;
        private final long purges;
        private final Reachable reachable;
        /// The places up to which the states before events are marked, both excluded from what is new. Live
        /// events count
        /// up from 1, those from before our time count down from 0.
        private long newest;

        private long oldest = 1;
        private long lastPos;

        Run(RoomRef room, long purges) {
            this.room = room;
            this.purges = purges;
            this.reachable = new Reachable(source(), MAX_NODES);
        }

        /// Marks the states that came since the last time, all of them at first. False when there are too many nodes.
        boolean markNew() {
            Optional<RoomHead> head = rooms.head(room);
            return head.isPresent()
                    && reachable.mark(List.of(head.get().root()))
                    && pages(() -> {
                        SweepStore.Roots page = store.eventRoots(room, newest, false, PAGE);
                        newest = page.last();
                        return page;
                    })
                    && pages(() -> {
                        SweepStore.Roots page = store.eventRoots(room, oldest, true, PAGE);
                        oldest = page.last();
                        return page;
                    })
                    && markBeside()
                    && pages(() -> {
                        SweepStore.Roots page = store.committedRoots(room, lastPos, PAGE);
                        lastPos = page.last();
                        return page;
                    });
        }

        /// All of them, each time: they are few, and in no order that says which are new.
        private boolean markBeside() {
            long[] last = {0};
            return pages(() -> {
                SweepStore.Roots page = store.rootsBeside(room, last[0], PAGE);
                last[0] = page.last();
                return page;
            });
        }

        private boolean pages(Supplier<SweepStore.Roots> next) {
            SweepStore.Roots page = next.get();
            while (reachable.mark(page.roots())) {
                if (!page.more()) {
                    return true;
                }
                page = next.get();
            }
            return false;
        }

        /// From the top downwards, round by round: what no unneeded node names goes first.
        int sweep() {
            int deleted = 0;
            while (true) {
                LongSet named = namedByUnneeded();
                int before = deleted;
                List<NodeKey> page = store.nodeKeys(room, new byte[0], PAGE);
                while (!page.isEmpty() && named.size() <= MAX_NODES) {
                    int gone = delete(page.stream()
                            .map(NodeKey::id)
                            .filter(id -> !reachable.contains(id) && !named.contains(id))
                            .toList());
                    if (gone < 0) {
                        return deleted;
                    }
                    deleted += gone;
                    page = store.nodeKeys(room, page.getLast().hash(), PAGE);
                }
                if (deleted == before) {
                    return deleted;
                }
            }
        }

        /// The children of unneeded nodes.
        private LongSet namedByUnneeded() {
            LongSet named = new LongSet();
            List<NodeKey> page = store.nodeKeys(room, new byte[0], PAGE);
            while (!page.isEmpty() && named.size() <= MAX_NODES) {
                List<Long> unneeded = page.stream()
                        .map(NodeKey::id)
                        .filter(id -> !reachable.contains(id))
                        .toList();
                for (StateNode node : store.load(room, unneeded).values()) {
                    Reachable.children(node).forEach(named::add);
                }
                page = store.nodeKeys(room, page.getLast().hash(), PAGE);
            }
            return named;
        }

        /// How many were deleted; negative when the sweep must end here.
        private int delete(List<Long> candidates) {
            if (candidates.isEmpty()) {
                return 0;
            }
            return writer.alone(room, () -> {
                for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
                    // The head first: what comes after it fails the comparison.
                    Optional<RoomHead> head = rooms.head(room);
                    if (head.isEmpty() || !stillSound() || !markNew()) {
                        return -1;
                    }
                    List<Long> unneeded = candidates.stream()
                            .filter(id -> !reachable.contains(id))
                            .toList();
                    if (unneeded.isEmpty() || store.delete(room, head.get().revision(), purges, unneeded)) {
                        return unneeded.size();
                    }
                }
                LOG.debug("room {} is too busy to be swept", room.id());
                return -1;
            });
        }

        private boolean stillSound() {
            OptionalLong now = store.purges(room);
            return now.isPresent() && now.getAsLong() == purges;
        }

        private NodeSource source() {
            return ids -> store.load(room, ids);
        }
    }
}
