package dev.vesta.core.log;

import org.jspecify.annotations.Nullable;

/// A row of the log.
///
/// @param roomNid the room that it is about, if it is about one
/// @param userNid the user that it is about, if it is about one
/// @param ref the event's number for [LogKind#EVENT] and [LogKind#PAST], for [LogKind#STATE] that of what is there now
///     or 0; otherwise a number of the item's own
public record LogRow(
        long pos,
        LogKind kind,
        @Nullable Long roomNid,
        @Nullable Long userNid,
        long ref) {}
