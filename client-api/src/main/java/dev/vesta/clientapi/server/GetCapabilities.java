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

    private final JsonValue.Obj forUsers;
    private final JsonValue.Obj forAdministrators;

    public GetCapabilities(RoomVersion defaultRoomVersion) {
        Map<String, JsonValue> available = new LinkedHashMap<>();
        for (RoomVersion version : RoomVersion.values()) {
            available.put(version.id(), JsonValue.of("stable"));
        }
        // An absent boolean capability means "enabled" to clients, so what is not there yet must say so.
        JsonValue.Obj capabilities = JsonValue.obj(
                "m.room_versions",
                JsonValue.obj("default", defaultRoomVersion.id(), "available", new JsonValue.Obj(available)),
                "m.change_password",
                enabled(true),
                "m.set_displayname",
                enabled(true),
                "m.set_avatar_url",
                enabled(true),
                "m.profile_fields",
                enabled(true),
                "m.3pid_changes",
                enabled(false),
                "m.get_login_token",
                enabled(true),
                "m.forget_forced_upon_leave",
                enabled(false));
        forUsers = JsonValue.obj("capabilities", capabilities);
        // Of this one the absence means that it is not there.
        forAdministrators = JsonValue.obj(
                "capabilities",
                capabilities.with("m.account_moderation", JsonValue.obj("suspend", true, "lock", true)));
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
        return caller.admin() ? forAdministrators : forUsers;
    }
}
