package dev.vesta.clientapi.message;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.RelationStore.Wanted;
import dev.vesta.core.room.RoomRelations;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.Query;
import org.jspecify.annotations.Nullable;

/// `GET /_matrix/client/v1/rooms/{roomId}/relations/{eventId}/{relType}/{eventType}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#relationships-api))
public final class GetRelatingEventsWithRelTypeAndEventType
        implements Endpoint<GetRelatingEventsWithRelTypeAndEventType.Request, RelationsPage> {
    static final EndpointSpec SPEC =
            EndpointSpec.get("/_matrix/client/v1/rooms/{roomId}/relations/{eventId}/{relType}/{eventType}");

    private final RoomRelations relations;

    public GetRelatingEventsWithRelTypeAndEventType(RoomRelations relations) {
        this.relations = relations;
    }

    public record Request(
            @Path RoomId roomId,
            @Path EventId eventId,
            @Path String relType,
            @Path String eventType,
            @Query @Nullable String from,
            @Query @Nullable String to,
            @Query @Nullable Integer limit,
            @Query @Nullable String dir,
            @Query @Nullable Boolean recurse) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public RelationsPage handle(Caller caller, Request request) {
        Wanted wanted = new Wanted(
                request.eventId(), request.relType(), request.eventType(), Boolean.TRUE.equals(request.recurse()));
        RoomRelations.Range range = RelationsPage.range(request.from(), request.to(), request.limit(), request.dir());
        return RelationsPage.read(relations, caller, request.roomId(), wanted, range);
    }
}
