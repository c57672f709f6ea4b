package dev.vesta.clientapi.room;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.room.RoomReader;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /_matrix/client/v3/rooms/{roomId}/members`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3roomsroomidmembers))
public final class GetMembersByRoom implements Endpoint<GetMembersByRoom.Request, GetMembersByRoom.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/rooms/{roomId}/members")
            .also("/_matrix/client/r0/rooms/{roomId}/members")
            .guests();

    private static final List<String> MEMBERSHIPS = List.of("join", "invite", "knock", "leave", "ban");

    private final RoomReader reader;

    public GetMembersByRoom(RoomReader reader) {
        this.reader = reader;
    }

    /// @param at the members as they were at this token
    public record Request(
            @Path RoomId roomId,
            @Query @Nullable String at,
            @Query @Nullable String membership,
            @Query @Nullable String notMembership) {}

    public record Response(List<JsonValue.Obj> chunk) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        String membership = Params.oneOf(request.membership(), "membership", MEMBERSHIPS);
        String notMembership = Params.oneOf(request.notMembership(), "not_membership", MEMBERSHIPS);
        return new Response(reader.members(caller, request.roomId(), request.at(), membership, notMembership));
    }
}
