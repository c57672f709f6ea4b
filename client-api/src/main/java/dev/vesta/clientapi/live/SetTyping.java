package dev.vesta.clientapi.live;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.live.Presence;
import dev.vesta.core.live.Typing;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Path;
import dev.vesta.web.RateLimit;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `PUT /_matrix/client/v3/rooms/{roomId}/typing/{userId}`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidtypinguserid))
public final class SetTyping implements Endpoint<SetTyping.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.put("/_matrix/client/v3/rooms/{roomId}/typing/{userId}")
            .also("/_matrix/client/r0/rooms/{roomId}/typing/{userId}")
            .rateLimit(RateLimit.READ);

    private final Typing typing;
    private final Presence presence;

    public SetTyping(Typing typing, Presence presence) {
        this.typing = typing;
        this.presence = presence;
    }

    /// @param timeout milliseconds
    public record State(@Nullable Boolean typing, @Nullable Long timeout) {}

    public record Request(
            @Path RoomId roomId, @Path UserId userId, @Body State state) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        Typing.checkOwn(caller, request.userId());
        if (Params.required(request.state().typing(), "typing")) {
            typing.start(
                    caller,
                    request.roomId(),
                    Optional.ofNullable(request.state().timeout()).map(Duration::ofMillis));
            presence.active(caller.userNid());
        } else {
            typing.stop(caller, request.roomId());
        }
        return Empty.EMPTY;
    }
}
