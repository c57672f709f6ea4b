package dev.vesta.core.port;

import dev.vesta.core.account.Account;
import dev.vesta.core.account.Caller;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Accounts, devices and access tokens. Every method is durable when it returns.
public interface AccountStore {
    /// Makes an account; empty when the user id is taken (deactivated accounts keep theirs).
    Optional<Account> create(UserId user, @Nullable String passwordHash, boolean admin, long nowTs);

    Optional<Account> find(UserId user);

    /// Makes the device or takes over the one of that id: its older tokens end, the new one begins.
    ///
    /// @param tokenHash SHA-256 of the access token; the token itself is never stored
    /// @param displayName name for a new device; an existing device keeps its own
    void putSession(long userNid, DeviceId device, @Nullable String displayName, byte[] tokenHash, long nowTs);

    /// The session that a token opens. Cached; ended sessions leave the cache at once.
    Optional<Caller> byTokenHash(byte[] tokenHash);

    /// Ends the session: deletes the device and its tokens.
    void deleteDevice(long userNid, DeviceId device);
}
