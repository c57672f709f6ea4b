package dev.vesta.core.state;

import java.util.List;

/// A key on which several states do not agree.
///
/// @param events the event number in each of the states, in their order; 0 where the key is absent
public record KeyConflict(long key, List<Long> events) {}
