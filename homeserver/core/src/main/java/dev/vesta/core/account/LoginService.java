package dev.vesta.core.account;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.port.AccountStore;
import dev.vesta.core.port.Rng;
import dev.vesta.core.port.TokenStore;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/// Logging in, with a password or with a token that another device has got.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#legacy-login))
public final class LoginService {
    /// As long as the specification recommends.
    private static final Duration TOKEN_LIFE = Duration.ofMinutes(2);

    private final AccountStore accounts;
    private final TokenStore tokens;
    private final SessionService sessions;
    private final Passwords passwords;
    private final ServerName serverName;
    private final Rng rng;
    private final Clock clock;

    public LoginService(
            AccountStore accounts,
            TokenStore tokens,
            SessionService sessions,
            Passwords passwords,
            ServerName serverName,
            Rng rng,
            Clock clock) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.sessions = sessions;
        this.passwords = passwords;
        this.serverName = serverName;
        this.rng = rng;
        this.clock = clock;
    }

    /// A token for one login, and how long it is good.
    public record LoginToken(String token, Duration life) {}

    /// Logs in with a password. `M_FORBIDDEN` for an unknown user and for a wrong password alike, `M_USER_DEACTIVATED`
    /// for a deactivated account (whose id is known to be taken anyway), `M_USER_LOCKED`.
    public Session withPassword(UserIdentifier identifier, String password, NewSession wish) {
        Optional<Account> account = account(identifier);
        boolean matches = passwords.matches(account, password);
        if (account.isPresent() && account.get().deactivated()) {
            throw deactivated();
        }
        if (account.isEmpty() || !matches) {
            throw Errors.forbidden("Wrong user name or password.");
        }
        return open(account.get(), wish);
    }

    /// Logs in with a token of [#newToken], which is good for once. `M_FORBIDDEN`, `M_USER_DEACTIVATED`,
    /// `M_USER_LOCKED`.
    public Session withToken(String token, NewSession wish) {
        Optional<UserId> user = tokens.takeLoginToken(Secrets.hash(token), clock.millis());
        return open(
                user.flatMap(accounts::find)
                        .orElseThrow(() -> Errors.forbidden("This login token is not good (any more): get a new one.")),
                wish);
    }

    /// A token with which another device can log in as the caller.
    public LoginToken newToken(Caller caller) {
        String token = Secrets.newToken(rng);
        long now = clock.millis();
        tokens.putLoginToken(Secrets.hash(token), caller.userNid(), now + TOKEN_LIFE.toMillis(), now);
        return new LoginToken(token, TOKEN_LIFE);
    }

    private Session open(Account account, NewSession wish) {
        if (account.deactivated()) {
            throw deactivated();
        }
        if (account.locked()) {
            throw Errors.userLocked();
        }
        return sessions.open(account, wish);
    }

    /// Nobody's e-mail address or phone number is known here, so that they are all unknown users.
    private Optional<Account> account(UserIdentifier identifier) {
        return switch (identifier) {
            case UserIdentifier.User user -> user.on(serverName).flatMap(accounts::find);
            case UserIdentifier.ThirdParty _ -> Optional.empty();
        };
    }

    private static RuntimeException deactivated() {
        return Errors.of(ErrCode.M_USER_DEACTIVATED, "This account has been deactivated.");
    }
}
