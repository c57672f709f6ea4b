package dev.vesta.app;

import dev.vesta.app.adapter.SystemRng;
import dev.vesta.app.config.ServerConfig;
import dev.vesta.core.port.RegistrationTokenStore;
import dev.vesta.core.port.RegistrationTokenStore.RegistrationToken;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes, lists and deletes registration tokens, beside a running server or while it is stopped.
public final class RegistrationTokenAdmin {
    /// What the specification lets a token be made of.
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~-]{1,64}");

    private static final int MADE_UP_LENGTH = 16;
    private static final int MAX_LISTED = 10_000;

    private final ServerConfig config;
    private final Clock clock = Clock.systemUTC();

    public RegistrationTokenAdmin(ServerConfig config) {
        this.config = config;
    }

    /// Makes a token.
    ///
    /// @param wished the token, or null: one is made up
    /// @param uses how many may register with it; null: any number
    /// @param expires null: never
    /// @return the token
    /// @throws StartException when it is no token, or is there already
    public String create(@Nullable String wished, @Nullable Integer uses, @Nullable Instant expires) {
        String token = wished == null ? new SystemRng().text(MADE_UP_LENGTH) : wished;
        if (!TOKEN.matcher(token).matches()) {
            throw new StartException("A token has 1 to 64 of the characters A-Z a-z 0-9 . _ ~ -");
        }
        Long until = expires == null ? null : expires.toEpochMilli();
        run(tokens -> {
            if (!tokens.create(token, uses, until, clock.millis())) {
                throw new StartException("There is a token " + token + " already.");
            }
        });
        return token;
    }

    /// All tokens, the oldest first; ten thousand at most.
    public List<RegistrationToken> list() {
        List<RegistrationToken> found = new ArrayList<>();
        run(tokens -> found.addAll(tokens.list(clock.millis(), MAX_LISTED)));
        return found;
    }

    /// Deletes a token. Registrations that hold it already may still be finished.
    ///
    /// @throws StartException when there is none
    public void delete(String token) {
        run(tokens -> {
            if (!tokens.delete(token)) {
                throw new StartException("There is no token " + token + ".");
            }
        });
    }

    private void run(Consumer<RegistrationTokenStore> work) {
        AdminStorage.run(config, (storage, serverName) -> work.accept(storage.registrationTokens()));
    }
}
