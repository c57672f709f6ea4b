package dev.vesta.protocol.state;

import dev.vesta.protocol.id.EventId;
import java.util.BitSet;
import java.util.Set;

/// The conflicted state subgraph (MSC4297): what lies on the paths along auth events between any two events of the
/// conflicted state set. ([spec](https://spec.matrix.org/v1.19/rooms/v12/#definitions-1))
///
/// An event lies on such a path when it is both below and above conflicted events (or is one): two walks, however many
/// pairs there are.
final class ConflictedSubgraph {
    private ConflictedSubgraph() {}

    /// By walking: the auth chains of the events must be in memory.
    static Set<EventId> of(Set<EventId> conflicted, LoadedEvents graph) {
        AuthClosure closure = AuthClosure.of(conflicted, graph);
        BitSet ends = closure.numbers(conflicted);
        BitSet between = closure.authChains(ends);
        between.and(closure.authorizedBy(ends));
        return closure.ids(between);
    }
}
