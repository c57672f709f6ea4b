package dev.vesta.clientapi.room;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomCreation;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.RateLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/v3/createRoom`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom))
public final class CreateRoom implements Endpoint<CreateRoom.Request, CreateRoom.Response> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/createRoom")
            .also("/_matrix/client/r0/createRoom")
            .rateLimit(RateLimit.MEMBERSHIP)
            .notSuspended();

    private static final List<String> VISIBILITIES = List.of("public", "private");
    private static final List<String> PRESETS = List.of("private_chat", "trusted_private_chat", "public_chat");

    private final RoomCreation rooms;

    public CreateRoom(RoomCreation rooms) {
        this.rooms = rooms;
    }

    public record Request(@Body Fields body) {}

    public record Fields(
            @Nullable String preset,
            @Nullable String visibility,
            @Nullable String roomVersion,
            @Nullable String roomAliasName,
            @Nullable String name,
            @Nullable String topic,
            @Nullable List<UserId> invite,
            @JsonProperty("invite_3pid") @Nullable List<ThirdPartyInvite> invite3pid,
            @Nullable Boolean isDirect,
            JsonValue.@Nullable Obj creationContent,
            @Nullable List<StateEvent> initialState,
            JsonValue.@Nullable Obj powerLevelContentOverride) {}

    /// An entry of `invite_3pid`.
    public record ThirdPartyInvite(
            @Nullable String idServer,
            @Nullable String idAccessToken,
            @Nullable String medium,
            @Nullable String address) {}

    /// A state event of `initial_state`.
    public record StateEvent(String type, @Nullable String stateKey, JsonValue.Obj content) {}

    public record Response(RoomId roomId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        return new Response(rooms.create(caller, decode(request.body())));
    }

    static dev.vesta.core.room.CreateRoom decode(Fields body) {
        for (ThirdPartyInvite invite : orEmpty(body.invite3pid())) {
            // Better no room than one that lacks what was asked for.
            throw ThirdPartyInvites.refused(
                    invite.idServer(), invite.idAccessToken(), invite.medium(), invite.address());
        }
        String visibility = Params.oneOf(body.visibility(), "visibility", VISIBILITIES);
        return new dev.vesta.core.room.CreateRoom(
                Params.oneOf(body.preset(), "preset", PRESETS),
                visibility == null ? "private" : visibility,
                body.roomVersion(),
                body.name(),
                body.topic(),
                orEmpty(body.invite()),
                Boolean.TRUE.equals(body.isDirect()),
                orEmpty(body.creationContent()),
                orEmpty(body.initialState()).stream().map(CreateRoom::state).toList(),
                orEmpty(body.powerLevelContentOverride()),
                body.roomAliasName());
    }

    private static dev.vesta.core.room.CreateRoom.InitialState state(StateEvent event) {
        StateKey key = new StateKey(event.type(), event.stateKey() == null ? "" : event.stateKey());
        return new dev.vesta.core.room.CreateRoom.InitialState(key, event.content());
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static JsonValue.Obj orEmpty(JsonValue.@Nullable Obj object) {
        return object == null ? JsonValue.Obj.EMPTY : object;
    }
}
