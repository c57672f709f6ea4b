package dev.vesta.core.inbound;

import dev.vesta.core.log.Standing;
import dev.vesta.protocol.id.EventId;
import org.jspecify.annotations.Nullable;

/// What became of an event that another server sent.
public sealed interface Outcome {
    /// Stored.
    ///
    /// @param reason the rule that decided against it, with its number; null when accepted
    record Taken(EventId event, Standing standing, @Nullable String reason) implements Outcome {}

    /// It was here already.
    record Known(EventId event) implements Outcome {}

    /// Dropped: nothing of it is stored, and it may come again.
    ///
    /// @param event null when it cannot be named
    record Refused(@Nullable EventId event, String reason) implements Outcome {}
}
