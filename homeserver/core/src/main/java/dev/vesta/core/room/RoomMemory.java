package dev.vesta.core.room;

import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.resolve.ResolvedStates;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a writer remembers of a room between decisions, so that most events need no query. Belongs to whoever has the
/// room's turn, but for `pending`, which guards itself.
final class RoomMemory {
    /// State events kept at hand: those that authorize most events (create, power levels, join rules, active senders).
    private static final int MAX_HELD = 64;

    final PendingState pending = new PendingState();
    final Map<StateKey, Held> held = bounded(MAX_HELD);
    final ResolvedStates resolved = new ResolvedStates();

    /// The head with all that is decided, or null when it must be read from the store.
    @Nullable
    RoomHead head;

    void clear() {
        head = null;
        pending.clear();
        held.clear();
        resolved.clear();
    }

    /// Holds a commit that was decided beside the drafts. State at hand is forgotten where it may have changed.
    void arrived(RoomCommit commit) {
        head = commit.after();
        commit.nodes().forEach(pending::add);
        for (NewEvent event : commit.events()) {
            pending.add(event.nid(), event.pdu());
        }
        boolean otherState = commit.moves() != null
                || commit.before().root() != commit.after().root();
        if (otherState || commit.events().stream().anyMatch(event -> event.redacts() != null)) {
            held.clear();
        }
    }

    /// An event of the current state with its number.
    record Held(long nid, Pdu event) {}

    static <K, V> Map<K, V> bounded(int limit) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
                return size() > limit;
            }
        };
    }
}
