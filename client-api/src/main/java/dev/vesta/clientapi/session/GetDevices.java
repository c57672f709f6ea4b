package dev.vesta.clientapi.session;

import dev.vesta.core.account.Caller;
import dev.vesta.core.account.DeviceService;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import java.util.List;

/// `GET /_matrix/client/v3/devices`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3devices))
public final class GetDevices implements Endpoint<Empty, GetDevices.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/devices")
            .also("/_matrix/client/r0/devices")
            .guests();

    private final DeviceService devices;

    public GetDevices(DeviceService devices) {
        this.devices = devices;
    }

    public record Response(List<DeviceInfo> devices) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Empty request) {
        return new Response(
                devices.list(caller.userNid()).stream().map(DeviceInfo::of).toList());
    }
}
