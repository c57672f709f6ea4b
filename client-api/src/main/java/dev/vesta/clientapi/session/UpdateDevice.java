package dev.vesta.clientapi.session;

import dev.vesta.core.account.Caller;
import dev.vesta.core.account.DeviceService;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import org.jspecify.annotations.Nullable;

/// `PUT /_matrix/client/v3/devices/{deviceId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3devicesdeviceid))
public final class UpdateDevice implements Endpoint<UpdateDevice.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.put("/_matrix/client/v3/devices/{deviceId}")
            .also("/_matrix/client/r0/devices/{deviceId}")
            .guests();

    private final DeviceService devices;

    public UpdateDevice(DeviceService devices) {
        this.devices = devices;
    }

    public record Request(@Path DeviceId deviceId, @Body Fields body) {}

    /// @param displayName the new name; absent: the name stays
    public record Fields(@Nullable String displayName) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        devices.rename(caller, request.deviceId(), request.body().displayName());
        return Empty.EMPTY;
    }
}
