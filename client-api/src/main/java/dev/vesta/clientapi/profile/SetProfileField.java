package dev.vesta.clientapi.profile;

import dev.vesta.core.account.Caller;
import dev.vesta.core.profile.ProfileService;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;

/// `PUT /_matrix/client/v3/profile/{userId}/{keyName}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3profileuseridkeyname))
public final class SetProfileField implements Endpoint<SetProfileField.Request, Empty> {
    /// A new name means an event in every room of the user, so the limit is that of memberships.
    static final EndpointSpec SPEC = EndpointSpec.put("/_matrix/client/v3/profile/{userId}/{keyName}")
            .also("/_matrix/client/r0/profile/{userId}/{keyName}")
            .also("/_matrix/client/unstable/uk.tcpip.msc4133/profile/{userId}/{keyName}")
            .rateLimit(RateLimit.MEMBERSHIP)
            .guests()
            .notSuspended();

    private final ProfileService profiles;

    public SetProfileField(ProfileService profiles) {
        this.profiles = profiles;
    }

    public record Request(
            @Path UserId userId, @Path String keyName, @Body JsonValue.Obj body) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        profiles.set(caller, request.userId(), request.keyName(), request.body());
        return Empty.EMPTY;
    }
}
