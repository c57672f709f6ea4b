package dev.vesta.core.port;

import dev.vesta.core.account.Caller;
import dev.vesta.core.account.Device;
import dev.vesta.protocol.id.DeviceId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Devices, and their access and refresh tokens. Of tokens only the SHA-256 is stored. Every method is durable when it
/// returns.
public interface SessionStore {
    /// Expires at the end of time.
    long NEVER = Long.MAX_VALUE;

    /// Tokens of a session, by their SHA-256.
    ///
    /// @param expiresTs when the access token ends, or [#NEVER]
    /// @param refreshHash null: the session cannot be refreshed
    record Hashes(byte[] accessHash, long expiresTs, byte @Nullable [] refreshHash) {}

    /// Makes the device or takes over the one of that id: its older tokens end, the new ones begin.
    ///
    /// @param displayName name for a new device; an existing device keeps its own
    /// @return whether the device is new
    boolean putSession(long userNid, DeviceId device, @Nullable String displayName, Hashes tokens, long nowTs);

    /// The session that a token opens, whether it has expired or not. Cached; ended sessions leave the cache at once.
    /// The first use of a refreshed access token ends the tokens that it replaces.
    Optional<Known> byAccessToken(byte[] accessHash, long nowTs);

    /// @param expiresTs when the token ends, or [#NEVER]
    record Known(Caller caller, long expiresTs) {}

    /// Makes the next tokens of the session that this refresh token belongs to. It stays good until one of the next is
    /// used; what was made from it before, and never used, ends.
    Renewal refresh(byte[] refreshHash, Hashes next, long nowTs);

    /// What became of a refresh.
    enum Renewal {
        DONE,
        /// No session has this refresh token.
        UNKNOWN,
        /// The account is locked: nothing was made.
        LOCKED
    }

    /// The user's devices, the oldest first.
    List<Device> devices(long userNid);

    Optional<Device> device(long userNid, DeviceId device);

    /// @return false when there is no such device
    boolean rename(long userNid, DeviceId device, String displayName);

    /// Deletes these devices with their tokens; unknown ones are no error.
    ///
    /// @return how many there were
    int deleteDevices(long userNid, Collection<DeviceId> devices);

    /// Deletes all devices of the user but that one; all when it is null.
    ///
    /// @return how many there were
    int deleteOtherDevices(long userNid, @Nullable DeviceId kept);

    /// Notes when and where devices were seen. Devices that are gone are left out.
    void seen(Map<Seen, Device.Sighting> sightings);

    /// A device that was seen.
    record Seen(long userNid, DeviceId device) {}
}
