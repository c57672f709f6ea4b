package dev.vesta.clientapi.session;

import dev.vesta.core.account.Caller;
import dev.vesta.core.account.SessionService;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;

/// `POST /_matrix/client/v3/logout/all`
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3logoutall))
public final class LogoutAll implements Endpoint<Empty, Empty> {
    static final EndpointSpec SPEC = EndpointSpec.post("/_matrix/client/v3/logout/all")
            .also("/_matrix/client/r0/logout/all")
            .locked();

    private final SessionService sessions;

    public LogoutAll(SessionService sessions) {
        this.sessions = sessions;
    }

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public Empty handle(Caller caller, Empty request) {
        sessions.closeAll(caller);
        return Empty.EMPTY;
    }
}
