package dev.vesta.core.account;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Who may make accounts (`registration.*` and `guest_access.*` of the configuration).
///
/// @param enabled people may register by themselves
/// @param requireToken only with a registration token
/// @param guests anybody may get a guest account
/// @param sharedSecret secret of the admin tools' registration, or null: that way is closed
/// @param reserved localparts of accounts that are the server's own: nobody gets them
public record RegistrationPolicy(
        boolean enabled,
        boolean requireToken,
        boolean guests,
        @Nullable String sharedSecret,
        Set<String> reserved) {}
