package dev.vesta.core.account;

import dev.vesta.core.port.Rng;
import dev.vesta.core.port.TokenStore;
import dev.vesta.protocol.id.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// Tokens with which a user proves to others who they are.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#openid))
public final class OpenIdService {
    /// How long a token is good.
    public static final Duration LIFE = Duration.ofHours(1);

    private final TokenStore tokens;
    private final Rng rng;
    private final Clock clock;

    public OpenIdService(TokenStore tokens, Rng rng, Clock clock) {
        this.tokens = tokens;
        this.rng = rng;
        this.clock = clock;
    }

    /// A new token of the caller's.
    public String newToken(Caller caller) {
        String token = Secrets.newToken(rng);
        long now = clock.millis();
        tokens.putOpenIdToken(Secrets.hash(token), caller.userNid(), now + LIFE.toMillis(), now);
        return token;
    }

    /// Whose token this is, if it is good. What other servers ask.
    public Optional<UserId> owner(String token) {
        return tokens.openIdUser(Secrets.hash(token), clock.millis());
    }
}
