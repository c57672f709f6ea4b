package dev.vesta.protocol.authchain;

/// Where an event is in the index.
///
/// @param chain the chain's number, unique in its room
/// @param seq the place in the chain, from 1
public record ChainPosition(long chain, int seq) {}
