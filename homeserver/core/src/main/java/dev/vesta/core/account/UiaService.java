package dev.vesta.core.account;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.Rng;
import dev.vesta.protocol.json.JsonValue;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// User-interactive authentication.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#user-interactive-authentication-api))
public final class UiaService {
    private static final String DUMMY = "m.login.dummy";
    private static final Duration SESSION_LIFE = Duration.ofHours(1);
    private static final int MAX_SESSIONS = 10_000;
    private static final int SESSION_LENGTH = 24;

    private final Rng rng;
    private final ExpiringSet sessions;

    public UiaService(Rng rng, Clock clock) {
        this.rng = rng;
        this.sessions = new ExpiringSet(clock, SESSION_LIFE, MAX_SESSIONS);
    }

    /// Lets the request pass when its `auth` completes a flow of registration; throws the 401 challenge otherwise.
    /// `m.login.dummy` without a session completes in one request.
    ///
    /// @param auth the request's `auth` object, or null when it has none
    public void authorizeRegistration(JsonValue.@Nullable Obj auth) {
        if (auth == null) {
            throw challenge(null, null, newSession());
        }
        Optional<String> session = auth.string("session");
        if (session.isPresent() && !sessions.contains(session.get())) {
            throw challenge(
                    ErrCode.M_UNKNOWN,
                    "This authentication session is not known (any more): begin again.",
                    newSession());
        }
        Optional<String> type = auth.string("type");
        if (type.isEmpty() || !type.get().equals(DUMMY)) {
            throw challenge(
                    type.isEmpty() ? null : ErrCode.M_UNRECOGNIZED,
                    type.map(t -> "Registration has no stage " + t + ".").orElse(null),
                    session.orElseGet(this::newSession));
        }
        session.ifPresent(sessions::remove);
    }

    private String newSession() {
        String session = rng.text(SESSION_LENGTH);
        sessions.add(session);
        return session;
    }

    private static MatrixException challenge(@Nullable ErrCode code, @Nullable String text, String session) {
        return Errors.uia(
                code,
                text,
                JsonValue.obj(
                        "flows", List.of(Map.of("stages", List.of(DUMMY))), "params", Map.of(), "session", session));
    }
}
