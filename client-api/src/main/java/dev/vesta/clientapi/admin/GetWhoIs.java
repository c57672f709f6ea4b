package dev.vesta.clientapi.admin;

import dev.vesta.core.account.AccountModeration;
import dev.vesta.core.account.Caller;
import dev.vesta.core.account.Device;
import dev.vesta.core.account.DeviceService;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `GET /_matrix/client/v3/admin/whois/{userId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3adminwhoisuserid)): for administrators,
/// and for everybody about themselves.
public final class GetWhoIs implements Endpoint<GetWhoIs.Request, GetWhoIs.Response> {
    static final EndpointSpec SPEC =
            EndpointSpec.get("/_matrix/client/v3/admin/whois/{userId}").also("/_matrix/client/r0/admin/whois/{userId}");

    private final AccountModeration moderation;
    private final DeviceService devices;

    public GetWhoIs(AccountModeration moderation, DeviceService devices) {
        this.moderation = moderation;
        this.devices = devices;
    }

    public record Request(@Path UserId userId) {}

    public record Response(UserId userId, Map<DeviceId, DeviceSessions> devices) {}

    public record DeviceSessions(List<OneSession> sessions) {}

    public record OneSession(List<Connection> connections) {}

    /// @param lastSeen milliseconds since the epoch
    public record Connection(
            String ip, long lastSeen, @Nullable String userAgent) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        UserId user = request.userId();
        Map<DeviceId, DeviceSessions> found = new LinkedHashMap<>();
        for (Device device : devices.list(moderation.inspected(caller, user).userNid())) {
            found.put(device.id(), new DeviceSessions(List.of(new OneSession(connections(device.seen())))));
        }
        return new Response(user, found);
    }

    private static List<Connection> connections(Device.@Nullable Sighting seen) {
        return seen == null
                ? List.of()
                : List.of(new Connection(
                        seen.peer().address(), seen.ts(), seen.peer().userAgent()));
    }
}
