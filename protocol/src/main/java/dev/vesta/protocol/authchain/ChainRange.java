package dev.vesta.protocol.authchain;

/// Neighbours in one chain.
///
/// @param chain the chain's number
/// @param first the first place, from 1
/// @param last the last place, itself included
public record ChainRange(long chain, int first, int last) {}
