package dev.vesta.clientapi.profile;

import dev.vesta.core.profile.ProfileService;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.OpenEndpoint;
import dev.vesta.web.Path;

/// `GET /_matrix/client/v3/profile/{userId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3profileuserid))
public final class GetUserProfile implements OpenEndpoint<GetUserProfile.Request, JsonValue.Obj> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_matrix/client/v3/profile/{userId}")
            .also("/_matrix/client/r0/profile/{userId}")
            .also("/_matrix/client/unstable/uk.tcpip.msc4133/profile/{userId}");

    private final ProfileService profiles;

    public GetUserProfile(ProfileService profiles) {
        this.profiles = profiles;
    }

    public record Request(@Path UserId userId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public JsonValue.Obj handle(Request request) {
        return profiles.profile(request.userId());
    }
}
