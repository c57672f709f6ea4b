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

/// `GET /_matrix/client/unstable/uk.half-shot.msc2666/user/mutual_rooms`: what clients ask that do not know v1.19's
/// [GetMutualRooms] yet. Its tokens have other names (MSC2666).
public final class GetMutualRoomsUnstable
        implements Endpoint<GetMutualRoomsUnstable.Request, GetMutualRoomsUnstable.Response> {
    static final EndpointSpec SPEC =
            EndpointSpec.get("/_matrix/client/unstable/uk.half-shot.msc2666/user/mutual_rooms");

    private final MutualRooms rooms;

    public GetMutualRoomsUnstable(MutualRooms rooms) {
        this.rooms = rooms;
    }

    public record Request(
            @Query UserId userId, @Query @Nullable String batchToken) {}

    public record Response(List<RoomId> joined, @Nullable String nextBatchToken) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        MutualRooms.Batch batch = rooms.with(caller, request.userId(), request.batchToken());
        return new Response(batch.joined(), batch.next());
    }
}
