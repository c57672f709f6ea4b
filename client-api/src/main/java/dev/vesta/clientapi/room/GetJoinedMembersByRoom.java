package dev.vesta.clientapi.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.room.RoomReader;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// `GET /_matrix/client/v3/rooms/{roomId}/joined_members`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidjoined_members))
public final class GetJoinedMembersByRoom implements Endpoint<GetJoinedMembersByRoom.Request, JsonValue.Obj> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/rooms/{roomId}/joined_members")
            .also("/_matrix/client/r0/rooms/{roomId}/joined_members");

    private final RoomReader reader;

    public GetJoinedMembersByRoom(RoomReader reader) {
        this.reader = reader;
    }

    public record Request(@Path RoomId roomId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Caller caller, Request request) {
        return joined(caller.user(), reader.members(caller, request.roomId(), null, "join", null));
    }

    /// `members` also serves those who have left; this endpoint is only for those who are in the room.
    static JsonValue.Obj joined(UserId caller, List<JsonValue.Obj> members) {
        Map<String, JsonValue> joined = new LinkedHashMap<>();
        for (JsonValue.Obj event : members) {
            event.string("state_key").ifPresent(user -> joined.put(user, profile(event)));
        }
        if (!joined.containsKey(caller.value())) {
            throw Errors.forbidden("You are not in this room.");
        }
        return JsonValue.obj("joined", new JsonValue.Obj(joined));
    }

    private static JsonValue profile(JsonValue.Obj event) {
        JsonValue.Obj content = event.object("content").orElse(JsonValue.Obj.EMPTY);
        // Null instead of an absent member: clients and Complement look for both keys.
        Map<String, JsonValue> profile = new LinkedHashMap<>();
        profile.put("display_name", text(content, "displayname"));
        profile.put("avatar_url", text(content, "avatar_url"));
        return new JsonValue.Obj(profile);
    }

    private static JsonValue text(JsonValue.Obj content, String key) {
        return content.get(key) instanceof JsonValue.Str text ? text : JsonValue.Null.NULL;
    }
}
