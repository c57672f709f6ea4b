package dev.vesta.core.account;

import dev.vesta.protocol.id.DeviceId;
import org.jspecify.annotations.Nullable;

/// Password login. ([spec](https://spec.matrix.org/v1.19/client-server-api/#password-based))
public final class LoginService {
    /// Logs in by user id or localpart. `M_FORBIDDEN` for an unknown user and for a wrong password alike,
    /// `M_USER_DEACTIVATED` for a deactivated account with the right password.
    public Session login(
            String user, String password, @Nullable DeviceId device, @Nullable String initialDeviceDisplayName) {
        throw new UnsupportedOperationException();
    }
}
