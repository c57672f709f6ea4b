package dev.vesta.core.account;

import org.jspecify.annotations.Nullable;

/// Who may make accounts (`registration.*` of the configuration).
///
/// @param enabled people may register by themselves
/// @param requireToken only with a registration token
/// @param sharedSecret secret of the admin tools' registration, or null: that way is closed
public record RegistrationPolicy(
        boolean enabled, boolean requireToken, @Nullable String sharedSecret) {}
