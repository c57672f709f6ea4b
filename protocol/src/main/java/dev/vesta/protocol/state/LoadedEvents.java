package dev.vesta.protocol.state;

import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An event graph in memory. It answers by walking, so it must hold the auth chains of all states, also of what they
/// agree on: for rooms that are in memory anyhow.
public final class LoadedEvents implements EventGraph {
    private final Map<EventId, Pdu> events;
    private final Set<EventId> rejected;

    /// The maps are not copied: they must not change while a resolution runs.
    ///
    /// @param rejected those that [#isRejected] means
    public LoadedEvents(Map<EventId, Pdu> events, Set<EventId> rejected) {
        this.events = events;
        this.rejected = rejected;
    }

    @Override
    public @Nullable Pdu event(EventId id) {
        return events.get(id);
    }

    @Override
    public boolean isRejected(EventId id) {
        return rejected.contains(id);
    }

    @Override
    public Set<EventId> authDifference(ConflictSplit split) {
        return AuthDifference.of(split, this);
    }

    @Override
    public Set<EventId> conflictedSubgraph(Set<EventId> conflicted) {
        return ConflictedSubgraph.of(conflicted, this);
    }

    @Override
    public Set<EventId> inAuthChains(Set<EventId> candidates, Collection<EventId> from) {
        Set<EventId> found = new HashSet<>();
        if (candidates.isEmpty()) {
            return found;
        }
        Set<EventId> seen = new HashSet<>();
        Deque<EventId> open = new ArrayDeque<>(from);
        // Most events of a large state lead to the same few auth events: the walk ends as soon as all were met.
        while (!open.isEmpty() && found.size() < candidates.size()) {
            Pdu event = events.get(open.poll());
            if (event == null) {
                continue;
            }
            for (EventId id : event.authEvents()) {
                if (seen.add(id)) {
                    open.add(id);
                    if (candidates.contains(id)) {
                        found.add(id);
                    }
                }
            }
        }
        return found;
    }
}
