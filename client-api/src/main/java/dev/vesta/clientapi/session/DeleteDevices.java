package dev.vesta.clientapi.session;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.account.DeviceService;
import dev.vesta.core.account.UiaService;
import dev.vesta.core.account.UiaService.Demand;
import dev.vesta.core.error.Errors;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.RateLimit;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/v3/delete_devices`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3delete_devices))
public final class DeleteDevices implements Endpoint<DeleteDevices.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/delete_devices")
            .also("/_matrix/client/r0/delete_devices")
            .rateLimit(RateLimit.LOGIN);

    private static final int MAX_DEVICES = 1000;

    private final DeviceService devices;
    private final UiaService uia;

    public DeleteDevices(DeviceService devices, UiaService uia) {
        this.devices = devices;
        this.uia = uia;
    }

    public record Request(@Body Fields body) {}

    /// @param auth what user-interactive authentication needs; absent in the first request
    public record Fields(List<String> devices, JsonValue.@Nullable Obj auth) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        TreeSet<String> ids = new TreeSet<>();
        request.body().devices().forEach(id -> ids.add(Params.opaque(id, "devices")));
        if (ids.size() > MAX_DEVICES) {
            throw Errors.invalidParam("devices may name " + MAX_DEVICES + " devices.");
        }
        Demand demand = Demand.password("delete devices " + String.join("\n", ids), caller);
        return uia.authorize(demand, request.body().auth(), () -> {
            devices.delete(caller, ids.stream().map(DeviceId::new).toList());
            return Empty.EMPTY;
        });
    }
}
