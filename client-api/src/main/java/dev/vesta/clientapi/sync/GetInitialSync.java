package dev.vesta.clientapi.sync;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.sync.OldSync;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Query;
import org.jspecify.annotations.Nullable;

/// `GET /_matrix/client/v3/initialSync`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3initialsync))
public final class GetInitialSync implements Endpoint<GetInitialSync.Request, JsonValue.Obj> {
    static final EndpointSpec SPEC =
            EndpointSpec.get("/_matrix/client/v3/initialSync").also("/_matrix/client/r0/initialSync");

    private static final int DEFAULT_LIMIT = 10;

    private final OldSync sync;

    public GetInitialSync(OldSync sync) {
        this.sync = sync;
    }

    public record Request(
            @Query @Nullable Integer limit, @Query @Nullable Boolean archived) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Request request) {
        int limit = request.limit() == null ? DEFAULT_LIMIT : request.limit();
        if (limit < 0) {
            throw Errors.invalidParam("limit must be 0 or more.");
        }
        return sync.initial(caller, limit, Boolean.TRUE.equals(request.archived()));
    }
}
