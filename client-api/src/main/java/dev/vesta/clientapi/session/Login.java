package dev.vesta.clientapi.session;

import dev.vesta.clientapi.Params;
import dev.vesta.clientapi.server.GetWellknown;
import dev.vesta.core.account.LoginService;
import dev.vesta.core.account.Session;
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
    public record Fields(
            String type,
            @Nullable Identifier identifier,
            @Nullable String user,
            @Nullable String address,
            @Nullable String password,
            @Nullable String deviceId,
            @Nullable String initialDeviceDisplayName) {}

    /// Who wants to log in. ([spec](https://spec.matrix.org/v1.19/client-server-api/#identifier-types))
    public record Identifier(String type, @Nullable String user) {}

    /// @param homeServer deprecated, but old clients look for it
    public record Response(
            UserId userId,
            String accessToken,
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
        if (!body.type().equals(PASSWORD)) {
            throw Errors.of(ErrCode.M_UNKNOWN, 400, "This server knows only the login type " + PASSWORD + ".");
        }
        String user = user(body);
        String password = Params.required(body.password(), "password");
        DeviceId device = Params.deviceId(body.deviceId());
        Session session = login.login(user, password, device, body.initialDeviceDisplayName());
        return new Response(session.user(), session.accessToken(), session.device(), serverName, wellKnown);
    }

    static String user(Fields body) {
        Identifier identifier = body.identifier();
        if (identifier == null) {
            if (body.user() == null && body.address() != null) {
                throw thirdParty();
            }
            return Params.required(body.user(), "identifier");
        }
        return switch (identifier.type()) {
            case "m.id.user" -> Params.required(identifier.user(), "identifier.user");
            case "m.id.thirdparty", "m.id.phone" -> throw thirdParty();
            default -> throw Errors.of(ErrCode.M_UNKNOWN, 400, "This server knows only the identifier m.id.user.");
        };
    }

    /// Nobody's e-mail address or phone number is known here, so the answer is the one for an unknown user.
    private static RuntimeException thirdParty() {
        return Errors.forbidden("No account has this e-mail address or phone number, or the password is wrong.");
    }
}
