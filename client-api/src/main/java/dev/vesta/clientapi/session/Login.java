package dev.vesta.clientapi.session;

import dev.vesta.clientapi.Params;
import dev.vesta.clientapi.server.GetWellknown;
import dev.vesta.core.account.AccessTokens;
import dev.vesta.core.account.LoginService;
import dev.vesta.core.account.NewSession;
import dev.vesta.core.account.Session;
import dev.vesta.core.account.UserIdentifier;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.OpenEndpoint;
import dev.vesta.web.RateLimit;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/v3/login`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3login))
public final class Login implements OpenEndpoint<Login.Request, Login.Response> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/login")
            .also("/_matrix/client/r0/login")
            .rateLimit(RateLimit.LOGIN);

    static final String PASSWORD = "m.login.password";
    static final String TOKEN = "m.login.token";

    private final ServerName serverName;
    private final JsonValue.@Nullable Obj wellKnown;
    private final LoginService login;

    /// @param publicBaseUrl what clients are told to talk to from then on, or null: they are told nothing
    public Login(ServerName serverName, @Nullable String publicBaseUrl, LoginService login) {
        this.serverName = serverName;
        this.wellKnown = publicBaseUrl == null ? null : GetWellknown.discovery(publicBaseUrl);
        this.login = login;
    }

    public record Request(@Body Fields body) {}

    /// @param user deprecated form of `identifier`
    /// @param address deprecated form of a third-party identifier
    /// @param token for `m.login.token`
    /// @param refreshToken whether the client can refresh its access token
    public record Fields(
            String type,
            JsonValue.@Nullable Obj identifier,
            @Nullable String user,
            @Nullable String address,
            @Nullable String password,
            @Nullable String token,
            @Nullable String deviceId,
            @Nullable String initialDeviceDisplayName,
            @Nullable Boolean refreshToken) {}

    /// @param homeServer deprecated, but old clients look for it
    public record Response(
            UserId userId,
            String accessToken,
            @Nullable String refreshToken,
            @Nullable Long expiresInMs,
            DeviceId deviceId,
            ServerName homeServer,
            JsonValue.@Nullable Obj wellKnown) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Request request) {
        Fields body = request.body();
        NewSession wish = new NewSession(
                Params.deviceId(body.deviceId()),
                body.initialDeviceDisplayName(),
                Boolean.TRUE.equals(body.refreshToken()));
        Session session =
                switch (body.type()) {
                    case PASSWORD -> {
                        UserIdentifier who = UserIdentifier.of(body.identifier(), body.user(), body.address());
                        yield login.withPassword(who, Params.required(body.password(), "password"), wish);
                    }
                    case TOKEN -> login.withToken(Params.required(body.token(), "token"), wish);
                    default ->
                        throw Errors.of(
                                ErrCode.M_UNKNOWN,
                                400,
                                "This server knows only the login types " + PASSWORD + " and " + TOKEN + ".");
                };
        AccessTokens tokens = session.tokens();
        return new Response(
                session.user(),
                tokens.accessToken(),
                tokens.refreshToken(),
                tokens.expiresInMs(),
                session.device(),
                serverName,
                wellKnown);
    }
}
