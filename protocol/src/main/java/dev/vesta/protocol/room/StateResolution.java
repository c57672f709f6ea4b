package dev.vesta.protocol.room;

/// The state resolution algorithms. ([spec](https://spec.matrix.org/v1.19/rooms/))
public enum StateResolution {
    /// Version 1 alone.
    V1,
    /// Since version 2.
    V2,
    /// Since version 12: starts from the empty state and adds the conflicted subgraph (MSC4297).
    V2_1
}
