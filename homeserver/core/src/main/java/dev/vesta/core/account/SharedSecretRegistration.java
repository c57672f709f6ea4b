package dev.vesta.core.account;

/// The nonce and HMAC-SHA1 registration that admin tools use (Synapse's `/_synapse/admin/v1/register`).
public final class SharedSecretRegistration {
    /// Whether `registration.shared_secret` is set; otherwise the endpoint is unknown (404).
    public boolean enabled() {
        throw new UnsupportedOperationException();
    }

    /// A nonce that is good for one registration within a minute.
    public String newNonce() {
        throw new UnsupportedOperationException();
    }

    /// Checks nonce and MAC (over nonce, user, password, `admin` or `notadmin`, joined by NUL; with a user type as a
    /// fifth part when there is one), then registers. `M_UNKNOWN` 400 for a bad nonce, `M_FORBIDDEN` for a wrong
    // MAC.
    public Account register(
            String nonce,
            String username,
            String password,
            boolean admin,
            @org.jspecify.annotations.Nullable String userType,
            String macHex) {
        throw new UnsupportedOperationException();
    }
}
