package dev.vesta.core.log;

import org.jspecify.annotations.Nullable;

/// One key of a room's current state that a commit changes.
///
/// @param stateKeyNid our number of the key
/// @param eventNid the event that is there now, stored before or with this commit; null when none is any more
/// @param targetNid for a membership: our number of the user; else null
public record StateMove(
        long stateKeyNid, @Nullable Long eventNid, @Nullable Long targetNid) {}
