package dev.vesta.clientapi.sync;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.sync.SyncService;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Query;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /_matrix/client/v3/sync`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3sync))
public final class Sync implements Endpoint<Sync.Request, JsonValue.Obj> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/sync").also("/_matrix/client/r0/sync");

    private final SyncService sync;

    public Sync(SyncService sync) {
        this.sync = sync;
    }

    /// @param filter a JSON object, or the id of a stored filter
    public record Request(
            @Query @Nullable String filter,
            @Query @Nullable String since,
            @Query @Nullable Boolean fullState,
            @Query @Nullable String setPresence,
            @Query @Nullable Duration timeout) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Request request) {
        return sync.sync(caller, decode(request));
    }

    static SyncService.Request decode(Request request) {
        Params.oneOf(request.setPresence(), "set_presence", List.of("online", "offline", "unavailable"));
        return new SyncService.Request(
                request.since(),
                request.timeout() == null ? Duration.ZERO : request.timeout(),
                Boolean.TRUE.equals(request.fullState()),
                filter(request.filter()));
    }

    private static JsonValue.Obj filter(@Nullable String text) {
        if (text == null) {
            return JsonValue.Obj.EMPTY;
        }
        // The brace is how the spec tells an object from an id.
        if (!text.startsWith("{")) {
            throw Errors.invalidParam("filter: you have stored no filter of this id.");
        }
        return Params.jsonObject(text, "filter");
    }
}
