package dev.vesta.protocol.state;

import java.util.BitSet;

/// The conflicted state subgraph (MSC4297): what lies on the paths along auth events between any two events of the
/// conflicted state set. ([spec](https://spec.matrix.org/v1.19/rooms/v12/#definitions-1))
///
/// An event lies on such a path when it is both below and above conflicted events (or is one): two walks, however many
/// pairs there are.
final class ConflictedSubgraph {
    private ConflictedSubgraph() {}

    static BitSet of(AuthClosure closure, BitSet conflicted) {
        BitSet between = closure.authChains(conflicted);
        between.and(closure.authorizedBy(conflicted));
        // The ends of the paths. A conflicted event without a path is in the full conflicted set anyway.
        between.or(conflicted);
        return between;
    }
}
