package dev.vesta.clientapi.profile;

import dev.vesta.core.account.Caller;
import dev.vesta.core.profile.MutualRooms;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Query;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `GET /_matrix/client/v1/mutual_rooms`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1mutual_rooms))
public final class GetMutualRooms implements Endpoint<GetMutualRooms.Request, GetMutualRooms.Response> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v1/mutual_rooms");

    private final MutualRooms rooms;

    public GetMutualRooms(MutualRooms rooms) {
        this.rooms = rooms;
    }

    public record Request(
            @Query UserId userId, @Query @Nullable String from) {}

    public record Response(
            List<RoomId> joined, long count, @Nullable String nextBatch) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        MutualRooms.Batch batch = rooms.with(caller, request.userId(), request.from());
        return new Response(batch.joined(), batch.count(), batch.next());
    }
}
