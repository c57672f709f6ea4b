package dev.vesta.clientapi.sync;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.live.Presence;
import dev.vesta.core.live.PresenceState;
import dev.vesta.core.sync.StateSection;
import dev.vesta.core.sync.SyncService;
import dev.vesta.core.userdata.Filters;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Query;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `GET /_matrix/client/v3/sync`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3sync))
public final class Sync implements Endpoint<Sync.Request, JsonValue.Obj> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/sync")
            .also("/_matrix/client/r0/sync")
            .guests();

    static final List<String> PRESENCES =
            List.of("online", "offline", "unavailable", "org.matrix.msc3026.busy", "busy");

    private final SyncService sync;
    private final Filters filters;
    private final Presence presence;

    public Sync(SyncService sync, Filters filters, Presence presence) {
        this.sync = sync;
        this.filters = filters;
        this.presence = presence;
    }

    /// @param filter a JSON object, or the id of a stored filter
    /// @param unstableUseStateAfter `useStateAfter` for clients that read the answer under the unstable name too
    public record Request(
            @Query @Nullable String filter,
            @Query @Nullable String since,
            @Query @Nullable Boolean fullState,
            @Query @Nullable String setPresence,
            @Query @Nullable Boolean useStateAfter,

            @Query("org.matrix.msc4222.use_state_after") @Nullable
            Boolean unstableUseStateAfter,

            @Query @Nullable Duration timeout) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Request request) {
        SyncService.Request decoded = decode(request, id -> filters.get(caller, id));
        try (Presence.Poll _ = presence.poll(caller, polledAs(request.setPresence()))) {
            return sync.sync(caller, decoded);
        }
    }

    static SyncService.Request decode(Request request, Function<String, Optional<JsonValue.Obj>> stored) {
        Params.oneOf(request.setPresence(), "set_presence", PRESENCES);
        return new SyncService.Request(
                request.since(),
                request.timeout() == null ? Duration.ZERO : request.timeout(),
                Boolean.TRUE.equals(request.fullState()),
                section(request),
                filter(request.filter(), stored));
    }

    private static StateSection section(Request request) {
        if (Boolean.TRUE.equals(request.useStateAfter())) {
            return StateSection.AFTER;
        }
        return Boolean.TRUE.equals(request.unstableUseStateAfter()) ? StateSection.UNSTABLE_AFTER : StateSection.BEFORE;
    }

    static PresenceState polledAs(@Nullable String setPresence) {
        return setPresence == null
                ? PresenceState.ONLINE
                : PresenceState.of(setPresence).orElse(PresenceState.ONLINE);
    }

    private static JsonValue.Obj filter(@Nullable String text, Function<String, Optional<JsonValue.Obj>> stored) {
        if (text == null) {
            return JsonValue.Obj.EMPTY;
        }
        // The brace is how the spec tells an object from an id.
        if (!text.startsWith("{")) {
            return stored.apply(text)
                    .orElseThrow(() -> Errors.invalidParam("filter: you have stored no filter of this id."));
        }
        return Params.jsonObject(text, "filter");
    }
}
