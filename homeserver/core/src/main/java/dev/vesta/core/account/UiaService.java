package dev.vesta.core.account;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.AccountStore;
import dev.vesta.core.port.RegistrationTokenStore;
import dev.vesta.core.port.Rng;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// User-interactive authentication.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#user-interactive-authentication-api))
///
/// Sessions are in the memory of one process: a restart makes clients begin again.
public final class UiaService {
    public static final String PASSWORD = "m.login.password";
    public static final String DUMMY = "m.login.dummy";
    public static final String REGISTRATION_TOKEN = "m.login.registration_token";

    private static final Duration SESSION_LIFE = Duration.ofHours(1);
    private static final int MAX_SESSIONS = 10_000;
    private static final int SESSION_LENGTH = 24;

    private final AccountStore accounts;
    private final RegistrationTokenStore registrationTokens;
    private final Passwords passwords;
    private final ServerName serverName;
    private final Rng rng;
    private final Clock clock;
    private final ExpiringMap<Progress> sessions;

    public UiaService(
            AccountStore accounts,
            RegistrationTokenStore registrationTokens,
            Passwords passwords,
            ServerName serverName,
            Rng rng,
            Clock clock) {
        this.accounts = accounts;
        this.registrationTokens = registrationTokens;
        this.passwords = passwords;
        this.serverName = serverName;
        this.rng = rng;
        this.clock = clock;
        this.sessions = new ExpiringMap<>(clock, SESSION_LIFE, MAX_SESSIONS);
    }

    /// What is to be authorized.
    ///
    /// @param operation what is done to what, as text: a session is good for the one that it was begun for
    /// @param caller who must prove to be who they are; null before there is an account
    /// @param flows the ways to do so, each the stages in order
    public record Demand(String operation, @Nullable Caller caller, List<List<String>> flows) {
        /// The caller must give their password.
        public static Demand password(String operation, Caller caller) {
            return new Demand(operation, caller, List.of(List.of(PASSWORD)));
        }
    }

    /// How far a session has come.
    ///
    /// @param owner whose session it is: nobody else may go on with it
    /// @param registrationToken the token that holds a use for this session, or null
    private record Progress(
            String operation,
            @Nullable UserId owner,
            List<String> completed,
            @Nullable String registrationToken) {
        Progress with(String stage) {
            List<String> more = new ArrayList<>(completed);
            more.add(stage);
            return new Progress(operation, owner, List.copyOf(more), registrationToken);
        }

        Progress holding(String token) {
            return new Progress(operation, owner, completed, token);
        }
    }

    /// Does the work when the request's `auth` completes a flow; throws the 401 challenge otherwise. Where the work
    /// fails the session stays complete, so that the request can be sent again with what was wrong put right.
    ///
    /// @param auth the request's `auth` object, or null when it has none
    public <T> T authorize(Demand demand, JsonValue.@Nullable Obj auth, Supplier<T> work) {
        if (auth == null) {
            throw challenge(demand, null, null, begin(demand), List.of());
        }
        Optional<String> given = auth.string("session");
        String session = given.orElseGet(() -> begin(demand));
        Progress progress = sessions.get(session)
                .filter(known -> belongs(known, demand))
                .orElseThrow(() -> challenge(
                        demand,
                        ErrCode.M_UNKNOWN,
                        "This authentication session is not known (any more): begin again.",
                        begin(demand),
                        List.of()));
        Progress now = stage(demand, auth, session, progress);
        if (!demand.flows().contains(now.completed())) {
            throw challenge(demand, null, null, session, now.completed());
        }
        return finish(session, now, work);
    }

    private <T> T finish(String session, Progress progress, Supplier<T> work) {
        // Taken out first: of two requests with the same session one does the work.
        sessions.take(session);
        T result;
        try {
            result = work.get();
        } catch (RuntimeException e) {
            sessions.put(session, progress);
            throw e;
        }
        String token = progress.registrationToken();
        if (token != null) {
            registrationTokens.complete(token, session);
        }
        return result;
    }

    private static boolean belongs(Progress progress, Demand demand) {
        Caller caller = demand.caller();
        return progress.operation().equals(demand.operation())
                && (caller == null ? progress.owner() == null : caller.user().equals(progress.owner()));
    }

    /// The session after this request's stage; the stage's failure is a challenge.
    private Progress stage(Demand demand, JsonValue.Obj auth, String session, Progress progress) {
        Optional<String> type = auth.string("type");
        // Without a type the client asks how far it is. A stage that is done is not done again.
        if (type.isEmpty() || progress.completed().contains(type.get())) {
            return progress;
        }
        List<String> after = progress.with(type.get()).completed();
        boolean isNext = demand.flows().stream()
                .anyMatch(flow -> flow.size() >= after.size()
                        && flow.subList(0, after.size()).equals(after));
        if (!isNext) {
            throw challenge(
                    demand,
                    ErrCode.M_UNRECOGNIZED,
                    "The stage " + type.get() + " is none of this request, or not the next one.",
                    session,
                    progress.completed());
        }
        Progress attempted = progress;
        String failure =
                switch (type.get()) {
                    case DUMMY -> null;
                    case PASSWORD -> password(demand, auth);
                    case REGISTRATION_TOKEN -> {
                        String token = auth.string("token").orElse("");
                        attempted = progress.holding(token);
                        yield registrationToken(token, session);
                    }
                    default -> throw new IllegalStateException("a flow with an unknown stage: " + type.get());
                };
        if (failure != null) {
            throw challenge(demand, ErrCode.M_FORBIDDEN, failure, session, progress.completed());
        }
        Progress done = attempted.with(type.get());
        sessions.put(session, done);
        return done;
    }

    private @Nullable String registrationToken(String token, String session) {
        long now = clock.millis();
        return registrationTokens.reserve(token, session, now + SESSION_LIFE.toMillis(), now)
                ? null
                : "This registration token is not good (any more).";
    }

    private @Nullable String password(Demand demand, JsonValue.Obj auth) {
        Caller caller = demand.caller();
        if (caller == null) {
            throw new IllegalStateException("a password flow without a caller");
        }
        if (UserIdentifier.of(auth) instanceof UserIdentifier.User user
                && !user.on(serverName).equals(Optional.of(caller.user()))) {
            throw Errors.forbidden("The password must be the one of the account that makes the request.");
        }
        if (UserIdentifier.of(auth) instanceof UserIdentifier.ThirdParty) {
            return "This e-mail address or phone number is not yours, or the password is wrong.";
        }
        String password = auth.string("password").orElse("");
        return passwords.matches(accounts.find(caller.user()), password) ? null : "The password is wrong.";
    }

    private String begin(Demand demand) {
        String session = rng.text(SESSION_LENGTH);
        Caller caller = demand.caller();
        sessions.put(session, new Progress(demand.operation(), caller == null ? null : caller.user(), List.of(), null));
        return session;
    }

    private static MatrixException challenge(
            Demand demand, @Nullable ErrCode code, @Nullable String text, String session, List<String> completed) {
        Map<String, JsonValue> body = new LinkedHashMap<>();
        if (!completed.isEmpty()) {
            body.put("completed", JsonValue.of(completed));
        }
        body.put(
                "flows",
                JsonValue.of(demand.flows().stream()
                        .map(stages -> Map.of("stages", stages))
                        .toList()));
        body.put("params", JsonValue.Obj.EMPTY);
        body.put("session", JsonValue.of(session));
        return Errors.uia(code, text, new JsonValue.Obj(body));
    }
}
