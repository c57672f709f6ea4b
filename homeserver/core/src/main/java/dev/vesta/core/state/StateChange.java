package dev.vesta.core.state;

import java.util.List;

/// What [StateTree#put] made.
///
/// @param root id of the new root; 0 when nothing is left
/// @param nodes the nodes that are not stored yet, in the order of their hashes: whoever inserts them in this order
///     cannot deadlock with another writer
public record StateChange(long root, List<StateNode> nodes) {}
