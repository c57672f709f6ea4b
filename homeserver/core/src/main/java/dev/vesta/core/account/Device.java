package dev.vesta.core.account;

import dev.vesta.protocol.id.DeviceId;
import org.jspecify.annotations.Nullable;

/// A device of a local account. ([spec](https://spec.matrix.org/v1.19/client-server-api/#device-management))
///
/// @param seen when and where it was last seen, or null
public record Device(
        DeviceId id, @Nullable String displayName, @Nullable Sighting seen) {
    /// @param ts milliseconds since the epoch
    public record Sighting(long ts, Peer peer) {}
}
