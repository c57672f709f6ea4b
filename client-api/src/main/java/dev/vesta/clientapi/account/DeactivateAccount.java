package dev.vesta.clientapi.account;

import dev.vesta.core.account.Caller;
import dev.vesta.core.account.Deactivation;
import dev.vesta.core.account.UiaService;
import dev.vesta.core.account.UiaService.Demand;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.Body;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.RateLimit;
import org.jspecify.annotations.Nullable;

/// `POST /_matrix/client/v3/account/deactivate`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3accountdeactivate))
public final class DeactivateAccount implements Endpoint<DeactivateAccount.Request, DeactivateAccount.Response> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/account/deactivate")
            .also("/_matrix/client/r0/account/deactivate")
            .rateLimit(RateLimit.LOGIN);

    private final Deactivation deactivation;
    private final UiaService uia;

    public DeactivateAccount(Deactivation deactivation, UiaService uia) {
        this.deactivation = deactivation;
        this.uia = uia;
    }

    public record Request(@Body Fields body) {}

    /// @param auth what user-interactive authentication needs; absent in the first request
    /// @param erase whether others who come later are to see the events redacted
    public record Fields(
            JsonValue.@Nullable Obj auth, @Nullable Boolean erase) {}

    /// @param idServerUnbindResult whether identity servers forgot the user
    public record Response(String idServerUnbindResult) {}

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Response handle(Caller caller, Request request) {
        boolean erase = Boolean.TRUE.equals(request.body().erase());
        Demand demand = Demand.password(erase ? "deactivate and erase" : "deactivate", caller);
        return uia.authorize(demand, request.body().auth(), () -> {
            deactivation.deactivate(caller, erase);
            // Accounts have no third-party identifiers that an identity server could know, which counts as success.
            return new Response("success");
        });
    }
}
