package dev.vesta.core.account;

import dev.vesta.protocol.id.UserId;
import org.jspecify.annotations.Nullable;

/// A local account.
///
/// @param passwordHash PHC string, or null when the account has no password
/// @param createdTs milliseconds since the epoch
public record Account(
        long userNid,
        UserId user,
        @Nullable String passwordHash,
        boolean admin,
        boolean guest,
        boolean deactivated,
        boolean locked,
        boolean suspended,
        long createdTs) {
    /// What an account is made as.
    public enum Kind {
        USER,
        ADMIN,
        GUEST
    }
}
