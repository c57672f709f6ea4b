package dev.vesta.clientapi.account;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Account;
import dev.vesta.core.account.NewSession;
import dev.vesta.core.account.Session;
import dev.vesta.core.account.SessionService;
import dev.vesta.core.account.SharedSecretRegistration;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.web.Body;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.OpenEndpoint;
import org.jspecify.annotations.Nullable;

/// `POST /_synapse/admin/v1/register`: whoever knows `registration.shared_secret` makes accounts, administrators too.
/// No part of the specification; the form is the one that admin tools and conformance suites send.
public final class RegisterBySharedSecret
        implements OpenEndpoint<RegisterBySharedSecret.Request, RegisterBySharedSecret.Response> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_synapse/admin/v1/register");

    private final ServerName serverName;
    private final SharedSecretRegistration sharedSecret;
    private final SessionService sessions;

    public RegisterBySharedSecret(
            ServerName serverName, SharedSecretRegistration sharedSecret, SessionService sessions) {
        this.serverName = serverName;
        this.sharedSecret = sharedSecret;
        this.sessions = sessions;
    }

    public record Request(@Body Fields body) {}

    /// @param mac hexadecimal HMAC-SHA1 over the fields, see [SharedSecretRegistration#register]
    public record Fields(
            String nonce,
            String username,
            String password,
            @Nullable Boolean admin,
            @Nullable String userType,
            String mac,
            @Nullable String deviceId,
            @Nullable String initialDeviceDisplayName,
            @Nullable Boolean inhibitLogin) {}

    public record Response(
            @Nullable String accessToken,
            UserId userId,
            ServerName homeServer,
            @Nullable DeviceId deviceId) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Request request) {
        if (!sharedSecret.enabled()) {
            throw GetRegistrationNonce.disabled();
        }
        Fields body = request.body();
        DeviceId device = Params.deviceId(body.deviceId());
        Account account = sharedSecret.register(
                body.nonce(),
                body.username(),
                body.password(),
                Boolean.TRUE.equals(body.admin()),
                body.userType(),
                body.mac());
        if (Boolean.TRUE.equals(body.inhibitLogin())) {
            return new Response(null, account.user(), serverName, null);
        }
        Session session = sessions.open(account, new NewSession(device, body.initialDeviceDisplayName(), false));
        return new Response(session.tokens().accessToken(), session.user(), serverName, session.device());
    }
}
