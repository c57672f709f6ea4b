package dev.vesta.clientapi.profile;

import dev.vesta.core.account.Caller;
import dev.vesta.core.profile.ProfileService;
import dev.vesta.protocol.id.UserId;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;

/// `DELETE /_matrix/client/v3/profile/{userId}/{keyName}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#delete_matrixclientv3profileuseridkeyname))
public final class DeleteProfileField implements Endpoint<DeleteProfileField.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.delete("/_matrix/client/v3/profile/{userId}/{keyName}")
            .also("/_matrix/client/r0/profile/{userId}/{keyName}")
            .also("/_matrix/client/unstable/uk.tcpip.msc4133/profile/{userId}/{keyName}")
            .rateLimit(RateLimit.MEMBERSHIP)
            .notSuspended();

    private final ProfileService profiles;

    public DeleteProfileField(ProfileService profiles) {
        this.profiles = profiles;
    }

    public record Request(@Path UserId userId, @Path String keyName) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        profiles.delete(caller, request.userId(), request.keyName());
        return Empty.EMPTY;
    }
}
