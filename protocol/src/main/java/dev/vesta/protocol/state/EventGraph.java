package dev.vesta.protocol.state;

import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The events that a resolution looks at, loaded before. It must answer alike during one resolution.
///
/// What it should hold, so that all servers come to the same result: the full conflicted set with the auth events that
/// its events name, of the state that is not in conflict what the auth events selection of those events names, and the
/// power level events behind them. Nothing else of the room is asked for. An event that nobody has is as if nobody
/// named it: it is not part of the result unless all states agree on it, and an auth chain ends there.
///
/// What lies in whose auth chain is asked of the graph too: [LoadedEvents] walks, [IndexedEvents] has an index.
public interface EventGraph {
    /// The event, or null when it is not here.
    @Nullable
    Pdu event(EventId id);

    /// Whether the event failed the checks against its own auth events, or names a rejected event among them. Such
    /// events take no part. An event that failed only the check against the state before it is not meant: the
    /// spec has those handled as usual, so that servers converge which saw different states.
    /// ([spec](https://spec.matrix.org/v1.19/rooms/v12/#rejected-events))
    boolean isRejected(EventId id);

    /// The auth difference: what is in the full auth chain of some of the states, but not of all.
    /// ([spec](https://spec.matrix.org/v1.19/rooms/v12/#definitions-1))
    Set<EventId> authDifference(ConflictSplit split);

    /// The conflicted state subgraph (MSC4297): what lies on the paths along auth events between any two of these
    /// events; the events themselves may be in it or not.
    Set<EventId> conflictedSubgraph(Set<EventId> conflicted);

    /// Those of the candidates that are in the auth chain of at least one of these events. Both are few.
    Set<EventId> inAuthChains(Set<EventId> candidates, Collection<EventId> events);
}
