package dev.vesta.core.account;

import org.jspecify.annotations.Nullable;

/// Makes accounts. ([spec](https://spec.matrix.org/v1.19/client-server-api/#account-registration))
public final class RegistrationService {
    /// Whether people may register by themselves (`registration.enabled`).
    public boolean open() {
        throw new UnsupportedOperationException();
    }

    /// Checks a localpart: `M_INVALID_USERNAME`, `M_USER_IN_USE`.
    public void checkAvailable(String localpart) {
        throw new UnsupportedOperationException();
    }

    /// Makes an account. Without a localpart one is made up; without a password nobody can log in with one.
    /// `M_INVALID_USERNAME`, `M_USER_IN_USE`, `M_WEAK_PASSWORD`.
    public Account register(@Nullable String localpart, @Nullable String password, boolean admin) {
        throw new UnsupportedOperationException();
    }
}
