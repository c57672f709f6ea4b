/// State resolution: which state holds where branches of a room's history meet
/// ([spec](https://spec.matrix.org/v1.19/rooms/v12/#state-resolution)).
///
/// [StateResolver] is the door. One file holds one part of the algorithm: [ConflictSplit], [AuthDifference],
/// [ConflictedSubgraph], [PowerSort], [MainlineSort], [IterativeAuth]; [V2Resolution] puts them together for versions 2
/// and 2.1, [V1Resolution] is the old way of room version 1. All of it reads only the [EventGraph] that the caller has
/// loaded, throws nothing for what is missing or cyclic, and never recurses along a chain.
@NullMarked
package dev.vesta.protocol.state;

import org.jspecify.annotations.NullMarked;
