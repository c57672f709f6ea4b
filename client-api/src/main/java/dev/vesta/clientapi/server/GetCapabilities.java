package dev.vesta.clientapi.server;

import dev.vesta.core.account.Caller;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import java.util.LinkedHashMap;
import java.util.Map;

/// `GET /_matrix/client/v3/capabilities`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3capabilities))
public final class GetCapabilities implements Endpoint<Empty, JsonValue.Obj> {
    static final EndpointSpec SPEC =
            EndpointSpec.get("/_matrix/client/v3/capabilities").also("/_matrix/client/r0/capabilities");

    private final JsonValue.Obj response;

    public GetCapabilities(RoomVersion defaultRoomVersion) {
        Map<String, JsonValue> available = new LinkedHashMap<>();
        for (RoomVersion version : RoomVersion.values()) {
            available.put(version.id(), JsonValue.of("stable"));
        }
        // An absent boolean capability means "enabled" to clients, so what is not there yet must say so.
        response = JsonValue.obj(
                "capabilities",
                JsonValue.obj(
                        "m.room_versions",
                        JsonValue.obj("default", defaultRoomVersion.id(), "available", new JsonValue.Obj(available)),
                        "m.change_password",
                        enabled(false),
                        "m.set_displayname",
                        enabled(false),
                        "m.set_avatar_url",
                        enabled(false),
                        "m.profile_fields",
                        enabled(false),
                        "m.3pid_changes",
                        enabled(false),
                        "m.get_login_token",
                        enabled(false),
                        "m.forget_forced_upon_leave",
                        enabled(false)));
    }

    private static JsonValue.Obj enabled(boolean value) {
        return JsonValue.obj("enabled", value);
    }

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Empty request) {
        return response;
    }
}
