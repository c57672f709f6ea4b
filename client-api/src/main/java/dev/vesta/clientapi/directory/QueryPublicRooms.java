package dev.vesta.clientapi.directory;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.room.RoomListing;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Query;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/v3/publicRooms`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3publicrooms))
public final class QueryPublicRooms implements Endpoint<QueryPublicRooms.Request, RoomListing.Page> {
    static final EndpointSpec SPEC =
            EndpointSpec.post("/_matrix/client/v3/publicRooms").also("/_matrix/client/r0/publicRooms");

    private final RoomListing listing;

    public QueryPublicRooms(RoomListing listing) {
        this.listing = listing;
    }

    public record Request(
            @Query @Nullable String server, @Body Fields body) {}

    /// @param thirdPartyInstanceId a network of application services, of which there are none yet
    public record Fields(
            @Nullable Long limit,
            @Nullable String since,
            JsonValue.@Nullable Obj filter,
            @Nullable Boolean includeAllNetworks,
            @Nullable String thirdPartyInstanceId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public RoomListing.Page handle(Caller caller, Request request) {
        Fields body = request.body();
        RoomListing.Filter filter = filter(body.filter());
        if (body.thirdPartyInstanceId() != null) {
            if (Boolean.TRUE.equals(body.includeAllNetworks())) {
                throw Errors.invalidParam("third_party_instance_id means one network, include_all_networks all.");
            }
            return new RoomListing.Page(List.of(), null, null, 0);
        }
        return listing.page(request.server(), body.limit(), body.since(), filter);
    }

    /// `M_BAD_JSON` for what is of the wrong type.
    static RoomListing.Filter filter(JsonValue.@Nullable Obj filter) {
        if (filter == null) {
            return RoomListing.Filter.NONE;
        }
        String term =
                switch (filter.get("generic_search_term")) {
                    case null -> null;
                    case JsonValue.Null _ -> null;
                    case JsonValue.Str(String text) -> text.isBlank() ? null : text;
                    default -> throw Errors.badJson("filter.generic_search_term must be a string.");
                };
        Set<Optional<String>> types =
                switch (filter.get("room_types")) {
                    case null -> null;
                    case JsonValue.Null _ -> null;
                    case JsonValue.Arr(List<JsonValue> items) -> types(items);
                    default -> throw Errors.badJson("filter.room_types must be an array.");
                };
        return term == null && types == null ? RoomListing.Filter.NONE : new RoomListing.Filter(term, types);
    }

    private static Set<Optional<String>> types(List<JsonValue> items) {
        Set<Optional<String>> types = new HashSet<>();
        for (JsonValue item : items) {
            types.add(
                    switch (item) {
                        case JsonValue.Null _ -> Optional.empty();
                        case JsonValue.Str(String type) -> Optional.of(type);
                        default -> throw Errors.badJson("filter.room_types holds strings and null.");
                    });
        }
        return types;
    }
}
