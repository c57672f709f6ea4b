package dev.vesta.core.state;

/// A node of a [StateTree] as it is stored. Immutable: callers must not change the arrays.
///
/// @param id our number for the node
/// @param hash 16 bytes over the canonical content; equal content has an equal hash
/// @param bytes the encoded node
public record StateNode(long id, byte[] hash, byte[] bytes) {}
