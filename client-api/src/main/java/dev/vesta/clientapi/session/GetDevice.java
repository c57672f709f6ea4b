package dev.vesta.clientapi.session;

import dev.vesta.core.account.Caller;
import dev.vesta.core.account.DeviceService;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;

/// `GET /_matrix/client/v3/devices/{deviceId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3devicesdeviceid))
public final class GetDevice implements Endpoint<GetDevice.Request, DeviceInfo> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/devices/{deviceId}")
            .also("/_matrix/client/r0/devices/{deviceId}")
            .guests();

    private final DeviceService devices;

    public GetDevice(DeviceService devices) {
        this.devices = devices;
    }

    public record Request(@Path DeviceId deviceId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public DeviceInfo handle(Caller caller, Request request) {
        return DeviceInfo.of(devices.get(caller.userNid(), request.deviceId()));
    }
}
