package dev.vesta.clientapi.account;

import dev.vesta.core.account.Caller;
import dev.vesta.core.account.PasswordChange;
import dev.vesta.core.account.UiaService;
import dev.vesta.core.account.UiaService.Demand;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.RateLimit;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/v3/account/password`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3accountpassword))
public final class ChangePassword implements Endpoint<ChangePassword.Request, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/account/password")
            .also("/_matrix/client/r0/account/password")
            .rateLimit(RateLimit.LOGIN);

    private final PasswordChange change;
    private final UiaService uia;

    public ChangePassword(PasswordChange change, UiaService uia) {
        this.change = change;
        this.uia = uia;
    }

    public record Request(@Body Fields body) {}

    /// @param logoutDevices end all other sessions; absent: yes
    /// @param auth what user-interactive authentication needs; absent in the first request
    public record Fields(String newPassword, @Nullable Boolean logoutDevices, JsonValue.@Nullable Obj auth) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Request request) {
        Fields body = request.body();
        change.check(body.newPassword());
        return uia.authorize(Demand.password("account/password", caller), body.auth(), () -> {
            change.change(caller, body.newPassword(), !Boolean.FALSE.equals(body.logoutDevices()));
            return Empty.EMPTY;
        });
    }
}
