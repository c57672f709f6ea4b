package dev.vesta.clientapi.session;

import dev.vesta.core.account.Device;
import dev.vesta.protocol.id.DeviceId;
import org.jspecify.annotations.Nullable;

/// A device as its user sees it. ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3devices))
///
/// @param lastSeenTs milliseconds since the epoch
public record DeviceInfo(
        DeviceId deviceId,
        @Nullable String displayName,
        @Nullable String lastSeenIp,
        @Nullable Long lastSeenTs) {
    static DeviceInfo of(Device device) {
        Device.Sighting seen = device.seen();
        return new DeviceInfo(
                device.id(),
                device.displayName(),
                seen == null ? null : seen.peer().address(),
                seen == null ? null : seen.ts());
    }
}
