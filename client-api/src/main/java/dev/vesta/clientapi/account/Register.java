package dev.vesta.clientapi.account;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.AccessTokens;
import dev.vesta.core.account.Account;
import dev.vesta.core.account.Caller;
import dev.vesta.core.account.NewSession;
import dev.vesta.core.account.RegistrationService;
import dev.vesta.core.account.Session;
import dev.vesta.core.account.SessionService;
import dev.vesta.core.account.UiaService;
import dev.vesta.core.account.UiaService.Demand;
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
    /// @param refreshToken whether the client can refresh its access token
    /// @param guestAccessToken of the guest that becomes a user
    public record Fields(
            JsonValue.@Nullable Obj auth,
            @Nullable String username,
            @Nullable String password,
            @Nullable String deviceId,
            @Nullable String initialDeviceDisplayName,
            @Nullable Boolean inhibitLogin,
            @Nullable Boolean refreshToken,
            @Nullable String guestAccessToken) {}

    /// @param homeServer deprecated, but old clients look for it
    public record Response(
            UserId userId,
            ServerName homeServer,
            @Nullable String accessToken,
            @Nullable String refreshToken,
            @Nullable Long expiresInMs,
            @Nullable DeviceId deviceId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Request request) {
        String kind = Params.oneOf(request.kind(), "kind", List.of("user", "guest"));
        Fields body = request.body();
        if ("guest".equals(kind)) {
            // Of what a guest asks for, only the name of the device counts.
            Account guest = registration.registerGuest();
            return open(guest, new NewSession(null, body.initialDeviceDisplayName(), false));
        }
        registration.checkOpen();
        NewSession wish = new NewSession(
                Params.deviceId(body.deviceId()),
                body.initialDeviceDisplayName(),
                Boolean.TRUE.equals(body.refreshToken()));
        Caller guest = body.guestAccessToken() == null ? null : sessions.authenticate(body.guestAccessToken());
        // The spec wants a taken or malformed name refused before anybody is sent through authentication.
        if (guest != null) {
            registration.checkUpgrade(guest, body.username());
        } else if (body.username() != null) {
            registration.checkAvailable(body.username());
        }
        registration.checkPassword(body.password());
        Demand demand = new Demand("register", null, registration.flows());
        Account account = uia.authorize(
                demand,
                body.auth(),
                () -> guest == null
                        ? registration.register(body.username(), body.password(), Account.Kind.USER)
                        : registration.upgrade(guest, body.password()));
        return Boolean.TRUE.equals(body.inhibitLogin())
                ? new Response(account.user(), serverName, null, null, null, null)
                : open(account, wish);
    }

    private Response open(Account account, NewSession wish) {
        Session session = sessions.open(account, wish);
        AccessTokens tokens = session.tokens();
        return new Response(
                session.user(),
                serverName,
                tokens.accessToken(),
                tokens.refreshToken(),
                tokens.expiresInMs(),
                session.device());
    }
}
