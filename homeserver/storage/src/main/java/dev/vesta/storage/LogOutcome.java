package dev.vesta.storage;

import java.util.Map;

/// What became of one transaction of the log.
sealed interface LogOutcome {
    /// Committed; the positions by event number. Items that are not among them failed their check.
    record Committed(Map<Long, Long> positions) implements LogOutcome {}

    /// Certainly nothing happened.
    record RolledBack(Throwable cause) implements LogOutcome {}

    /// The connection was lost: it may have happened or not.
    record Unknown(Throwable cause) implements LogOutcome {}
}
