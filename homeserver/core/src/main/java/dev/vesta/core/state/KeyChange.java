package dev.vesta.core.state;

/// A key whose event differs between two states.
///
/// @param before event number in the first state, 0 when absent
/// @param after event number in the second state, 0 when absent
public record KeyChange(long key, long before, long after) {}
