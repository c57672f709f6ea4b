package dev.vesta.core.account;

import org.jspecify.annotations.Nullable;

/// Who may make accounts (`registration.*` and `guest_access.*` of the configuration).
///
/// @param enabled people may register by themselves
/// @param requireToken only with a registration token
/// @param guests anybody may get a guest account
/// @param sharedSecret secret of the admin tools' registration, or null: that way is closed
public record RegistrationPolicy(
        boolean enabled,
        boolean requireToken,
        boolean guests,
        @Nullable String sharedSecret) {}
