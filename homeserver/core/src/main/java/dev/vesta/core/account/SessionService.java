package dev.vesta.core.account;

import dev.vesta.protocol.id.DeviceId;
import org.jspecify.annotations.Nullable;

/// Opens, recognizes and ends sessions.
public final class SessionService {
    /// Opens a session on a new device, or on the one named, whose older tokens end.
    public Session open(Account account, @Nullable DeviceId device, @Nullable String displayName) {
        throw new UnsupportedOperationException();
    }

    /// Who owns this access token; `M_UNKNOWN_TOKEN` when nobody does.
    public Caller authenticate(String accessToken) {
        throw new UnsupportedOperationException();
    }

    /// Ends the caller's session and deletes its device.
    public void close(Caller caller) {
        throw new UnsupportedOperationException();
    }
}
