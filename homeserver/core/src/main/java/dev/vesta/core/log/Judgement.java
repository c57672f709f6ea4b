package dev.vesta.core.log;

import org.jspecify.annotations.Nullable;

/// What is written of an event beside itself when it came from another server.
///
/// @param standing what the checks made of it
/// @param reason the rule that decided against it, with its number, for administrators; null when accepted
/// @param upgrades whether the event is stored already without a place and a state (an outlier), and gets both now
/// @param redactedBy the number of the accepted redaction of this event that came before it, or null: see
///     [dev.vesta.core.port.RoomStore#redactionsOf]
public record Judgement(
        Standing standing,
        @Nullable String reason,
        boolean upgrades,
        @Nullable Long redactedBy) {
    /// An event of ours, or one that nothing speaks against.
    public static final Judgement ACCEPTED = new Judgement(Standing.ACCEPTED, null, false);

    /// What is made of an event that nobody redacted before it came.
    public Judgement(Standing standing, @Nullable String reason, boolean upgrades) {
        this(standing, reason, upgrades, null);
    }

    /// The same of an event whose redaction came before it.
    public Judgement redacted(long by) {
        return new Judgement(standing, reason, upgrades, by);
    }
}
