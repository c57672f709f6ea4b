package dev.vesta.clientapi.session;

import dev.vesta.core.account.Caller;
import dev.vesta.core.account.DeviceService;
import dev.vesta.core.account.UiaService;
import dev.vesta.core.account.UiaService.Demand;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `DELETE /_matrix/client/v3/devices/{deviceId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3devicesdeviceid))
public final class DeleteDevice implements Endpoint<DeleteDevice.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.delete("/_matrix/client/v3/devices/{deviceId}")
            .also("/_matrix/client/r0/devices/{deviceId}")
            .rateLimit(RateLimit.LOGIN);

    private final DeviceService devices;
    private final UiaService uia;

    public DeleteDevice(DeviceService devices, UiaService uia) {
        this.devices = devices;
        this.uia = uia;
    }

    public record Request(@Path DeviceId deviceId, @Body Fields body) {}

    /// @param auth what user-interactive authentication needs; absent in the first request
    public record Fields(JsonValue.@Nullable Obj auth) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        DeviceId device = request.deviceId();
        return uia.authorize(
                Demand.password("delete device " + device, caller),
                request.body().auth(),
                () -> {
                    devices.delete(caller, List.of(device));
                    return Empty.EMPTY;
                });
    }
}
