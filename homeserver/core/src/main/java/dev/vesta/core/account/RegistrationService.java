package dev.vesta.core.account;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.AccountStore;
import dev.vesta.core.port.PasswordHasher;
import dev.vesta.core.port.Rng;
import dev.vesta.core.port.Tasks;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Makes accounts. ([spec](https://spec.matrix.org/v1.19/client-server-api/#account-registration))
public final class RegistrationService {
    /// Longer ones only cost time to hash.
    private static final int MAX_PASSWORD_BYTES = 512;

    private static final int GENERATED_LOCALPART_LENGTH = 12;

    private final AccountStore accounts;
    private final PasswordHasher hasher;
    private final Tasks tasks;
    private final Rng rng;
    private final Clock clock;
    private final ServerName serverName;
    private final RegistrationPolicy policy;

    public RegistrationService(
            AccountStore accounts,
            PasswordHasher hasher,
            Tasks tasks,
            Rng rng,
            Clock clock,
            ServerName serverName,
            RegistrationPolicy policy) {
        this.accounts = accounts;
        this.hasher = hasher;
        this.tasks = tasks;
        this.rng = rng;
        this.clock = clock;
        this.serverName = serverName;
        this.policy = policy;
    }

    /// Whether people may register by themselves. Where a token is required it is closed until tokens are there: the
    /// shared secret still makes accounts.
    public boolean open() {
        return policy.enabled() && !policy.requireToken();
    }

    /// Checks a localpart: `M_INVALID_USERNAME`, `M_USER_IN_USE`.
    public void checkAvailable(String localpart) {
        if (accounts.find(userId(localpart)).isPresent()) {
            throw inUse();
        }
    }

    /// Makes an account. Without a localpart one is made up; without a password nobody can log in with one.
    /// `M_INVALID_USERNAME`, `M_USER_IN_USE`, `M_WEAK_PASSWORD`.
    public Account register(@Nullable String localpart, @Nullable String password, boolean admin) {
        UserId user =
                userId(localpart == null ? rng.text(GENERATED_LOCALPART_LENGTH).toLowerCase(Locale.ROOT) : localpart);
        if (password != null && !isAcceptablePassword(password)) {
            throw Errors.of(ErrCode.M_WEAK_PASSWORD, "A password must have 1 to 512 bytes.");
        }
        // Looked up first, so that a taken name does not cost a hash.
        if (accounts.find(user).isPresent()) {
            throw inUse();
        }
        String hash = password == null ? null : tasks.onCpu(() -> hasher.hash(password));
        return accounts.create(user, hash, admin, clock.millis()).orElseThrow(RegistrationService::inUse);
    }

    static boolean isAcceptablePassword(String password) {
        return !password.isEmpty() && password.getBytes(StandardCharsets.UTF_8).length <= MAX_PASSWORD_BYTES;
    }

    private UserId userId(String localpart) {
        // People type capitals; ids have none. A whole user id is taken by its localpart if it is one of ours.
        String lower = localpart.toLowerCase(Locale.ROOT);
        String text =
                lower.startsWith("@") && lower.endsWith(":" + serverName) ? lower : "@" + lower + ":" + serverName;
        return UserId.parse(text)
                .filter(UserId::isStrict)
                .orElseThrow(
                        () -> Errors.of(
                                ErrCode.M_INVALID_USERNAME,
                                "A user name may have a-z, 0-9 and . _ = - / +, and with @ and the server name 255 characters."));
    }

    private static MatrixException inUse() {
        return Errors.of(ErrCode.M_USER_IN_USE, "This user name is taken.");
    }
}
