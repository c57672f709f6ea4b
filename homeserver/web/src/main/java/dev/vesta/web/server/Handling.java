package dev.vesta.web.server;

import dev.vesta.core.account.Caller;
import dev.vesta.core.account.Peer;
import dev.vesta.core.error.Check;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec.Audience;
import dev.vesta.web.OpenEndpoint;
import dev.vesta.web.RawResponse;
import dev.vesta.web.RequestContext;
import dev.vesta.web.SemiOpenEndpoint;
import dev.vesta.web.json.Json;
import dev.vesta.web.request.RequestInput;
import dev.vesta.web.request.Route;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// The part of a request that may block: who calls, their rate limit, decoding, the handler, encoding. Runs on a
/// virtual thread.
final class Handling {
    private final Kit kit;
    private final String requestId;
    private final Route route;
    private final RequestInput input;
    private final @Nullable String token;
    private volatile @Nullable String user;

    /// @param token null where an endpoint open to anybody got none
    Handling(Kit kit, String requestId, Route route, RequestInput input, @Nullable String token) {
        this.kit = kit;
        this.requestId = requestId;
        this.route = route;
        this.input = input;
        this.token = token;
    }

    /// Who calls, as soon as that is known.
    @Nullable
    String user() {
        return user;
    }

    /// The response, whatever happens.
    RawResponse run() {
        return ScopedValue.where(RequestContext.SCOPE, new RequestContext(requestId))
                .call(this::answer);
    }

    private RawResponse answer() {
        MDC.put("request_id", requestId);
        try {
            Object result = handle();
            Check.that(result != null, route.template() + " answered null");
            return result instanceof RawResponse raw ? raw : RawResponse.json(200, Json.encode(result));
        } catch (Throwable e) {
            // Errors too: the client gets its 500 and the log its line, whatever broke.
            return ErrorWriter.write(e, requestId);
        } finally {
            MDC.clear();
        }
    }

    @SuppressWarnings("unchecked") // The route's decoder was made from this endpoint's own type argument.
    private Object handle() {
        return switch (route.endpoint()) {
            case OpenEndpoint<?, ?> open ->
                ((OpenEndpoint<Record, Object>) open).handle(route.decoder().decode(input));
            case SemiOpenEndpoint<?, ?> half -> {
                Caller caller = token == null ? null : caller(token);
                yield ((SemiOpenEndpoint<Record, Object>) half)
                        .handle(caller, route.decoder().decode(input));
            }
            case Endpoint<?, ?> closed -> {
                Caller caller = caller(Objects.requireNonNull(token, "no token was asked for"));
                yield ((Endpoint<Record, Object>) closed)
                        .handle(caller, route.decoder().decode(input));
            }
        };
    }

    private Caller caller(String accessToken) {
        Peer peer = new Peer(input.remoteAddress(), input.header().apply("User-Agent"));
        Caller caller = kit.authenticator().authenticate(accessToken, peer);
        String name = caller.user().value();
        user = name;
        MDC.put("user", name);
        checkRights(caller);
        kit.rateLimiter().takeUser(route.spec().rateLimit(), name);
        return caller;
    }

    /// Accounts with fewer or more rights than most: what they may use stands in the endpoint's specification.
    private void checkRights(Caller caller) {
        Set<Audience> audience = route.spec().audience();
        if (caller.locked() && !audience.contains(Audience.THE_LOCKED)) {
            throw Errors.userLocked();
        }
        if (caller.guest() && !audience.contains(Audience.GUESTS)) {
            throw Errors.of(ErrCode.M_GUEST_ACCESS_FORBIDDEN, "Guests may not do this: register an account first.");
        }
        if (caller.suspended() && audience.contains(Audience.NOT_THE_SUSPENDED)) {
            throw Errors.userSuspended();
        }
        if (!caller.admin() && audience.contains(Audience.ADMINISTRATORS)) {
            throw Errors.forbidden("Only administrators of this server may do this.");
        }
    }
}
