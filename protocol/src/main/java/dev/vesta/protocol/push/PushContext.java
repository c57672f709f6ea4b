package dev.vesta.protocol.push;

import dev.vesta.protocol.auth.PowerLevels;
import dev.vesta.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/// What rules may ask beside the event itself.
///
/// @param user whose rules are evaluated
/// @param displayName the user's display name in the room, or null for none
/// @param memberCount how many have joined the room
/// @param powerLevels the power levels in force, or null when they are not known: then nobody may notify the
/// room
public record PushContext(
        UserId user,
        @Nullable String displayName,
        long memberCount,
        @Nullable PowerLevels powerLevels) {}
