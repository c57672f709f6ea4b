package dev.vesta.clientapi.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.userdata.Notifications;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /_matrix/client/v3/notifications`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3notifications))
public final class GetNotifications implements Endpoint<GetNotifications.Request, GetNotifications.Response> {
    static final EndpointSpec SPEC =
            EndpointSpec.get("/_matrix/client/v3/notifications").also("/_matrix/client/r0/notifications");

    private static final int DEFAULT_LIMIT = 20;

    private final Notifications notifications;

    public GetNotifications(Notifications notifications) {
        this.notifications = notifications;
    }

    /// @param only `highlight`: only what the user was pointed to; anything else filters nothing
    public record Request(
            @Query @Nullable String from,
            @Query @Nullable Integer limit,
            @Query @Nullable String only) {}

    public record Response(@Nullable String nextToken, List<JsonValue.Obj> notifications) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        int limit = request.limit() == null ? DEFAULT_LIMIT : request.limit();
        if (limit < 1) {
            throw Errors.invalidParam("limit must be at least 1.");
        }
        Notifications.Page page = notifications.page(caller, request.from(), "highlight".equals(request.only()), limit);
        return new Response(page.nextToken(), page.notifications());
    }
}
