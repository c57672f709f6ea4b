package dev.vesta.protocol.state;

import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The events that a resolution looks at, loaded before. It must answer alike during one resolution.
///
/// What it should hold, so that all servers come to the same result: the events in conflict and their auth chains, and
/// of the state that is not in conflict what the auth events selection of those events names, with the chain of power
/// level events behind it. Nothing else of the room is asked for. An event that it does not hold is as if nobody
/// named it: it is not part of the result unless all states agree on it, and an auth chain ends there.
public interface EventGraph {
    /// The event, or null when it is not here.
    @Nullable
    Pdu event(EventId id);

    /// Whether the event failed the checks against its own auth events, or names a rejected event among them. Such
    /// events take no part. An event that failed only the check against the state before it is not meant: the
    /// spec has those handled as usual, so that servers converge which saw different states.
    /// ([spec](https://spec.matrix.org/v1.19/rooms/v12/#rejected-events))
    boolean isRejected(EventId id);

    /// Those of the candidates that are in the auth chain of at least one of `events`. The candidates are few (they
    /// are what the conflicted events need and not all of them share), the events may be a whole room's state: this
    /// is the question for an index of auth chains. Answers must be exact in both directions.
    Set<EventId> inAuthChains(Set<EventId> candidates, Collection<EventId> events);
}
