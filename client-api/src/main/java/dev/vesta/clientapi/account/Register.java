package dev.vesta.clientapi.account;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Account;
import dev.vesta.core.account.RegistrationService;
import dev.vesta.core.account.Session;
import dev.vesta.core.account.SessionService;
import dev.vesta.core.account.UiaService;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.OpenEndpoint;
import dev.vesta.web.Query;
import dev.vesta.web.RateLimit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/v3/register`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3register))
public final class Register implements OpenEndpoint<Register.Request, Register.Response> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/register")
            .also("/_matrix/client/r0/register")
            .rateLimit(RateLimit.REGISTRATION);

    private final ServerName serverName;
    private final RegistrationService registration;
    private final UiaService uia;
    private final SessionService sessions;

    public Register(ServerName serverName, RegistrationService registration, UiaService uia, SessionService sessions) {
        this.serverName = serverName;
        this.registration = registration;
        this.uia = uia;
        this.sessions = sessions;
    }

    public record Request(
            @Query @Nullable String kind, @Body Fields body) {}

    /// @param auth what user-interactive authentication needs; absent in the first request
    /// @param username the wished localpart; absent: one is made up
    /// @param inhibitLogin make the account only, open no session
    public record Fields(
            JsonValue.@Nullable Obj auth,
            @Nullable String username,
            @Nullable String password,
            @Nullable String deviceId,
            @Nullable String initialDeviceDisplayName,
            @Nullable Boolean inhibitLogin) {}

    /// @param homeServer deprecated, but old clients look for it
    public record Response(
            UserId userId,
            ServerName homeServer,
            @Nullable String accessToken,
            @Nullable DeviceId deviceId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Request request) {
        String kind = Params.oneOf(request.kind(), "kind", List.of("user", "guest"));
        if (!registration.open()) {
            throw Errors.forbidden("Registration is closed on this server.");
        }
        if ("guest".equals(kind)) {
            throw Errors.of(ErrCode.M_GUEST_ACCESS_FORBIDDEN, "This server has no guest accounts.");
        }
        Fields body = request.body();
        DeviceId device = Params.deviceId(body.deviceId());
        // The spec wants a taken or malformed name refused before anybody is sent through authentication.
        if (body.username() != null) {
            registration.checkAvailable(body.username());
        }
        uia.authorizeRegistration(body.auth());
        Account account = registration.register(body.username(), body.password(), false);
        if (Boolean.TRUE.equals(body.inhibitLogin())) {
            return new Response(account.user(), serverName, null, null);
        }
        Session session = sessions.open(account, device, body.initialDeviceDisplayName());
        return new Response(session.user(), serverName, session.accessToken(), session.device());
    }
}
