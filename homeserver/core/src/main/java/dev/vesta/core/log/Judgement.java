package dev.vesta.core.log;

import org.jspecify.annotations.Nullable;

/// What is written of an event beside itself when it came from another server.
///
/// @param standing what the checks made of it
/// @param reason the rule that decided against it, with its number, for administrators; null when accepted
/// @param upgrades whether the event is stored already without a place and a state (an outlier), and gets both now
public record Judgement(Standing standing, @Nullable String reason, boolean upgrades) {
    /// An event of ours, or one that nothing speaks against.
    public static final Judgement ACCEPTED = new Judgement(Standing.ACCEPTED, null, false);
}
