package dev.vesta.core.account;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.AccountStore;
import dev.vesta.core.port.PasswordHasher;
import dev.vesta.core.port.Rng;
import dev.vesta.core.port.Tasks;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Password login. ([spec](https://spec.matrix.org/v1.19/client-server-api/#password-based))
public final class LoginService {
    private static final int DECOY_LENGTH = 40;

    private final AccountStore accounts;
    private final SessionService sessions;
    private final PasswordHasher hasher;
    private final Tasks tasks;
    private final ServerName serverName;
    private final Rng rng;

    /// A hash of what nobody knows: an unknown user costs the same time as a wrong password. Made at the first login,
    /// since hashing would slow every start.
    private volatile @Nullable String decoy;

    public LoginService(
            AccountStore accounts,
            SessionService sessions,
            PasswordHasher hasher,
            Tasks tasks,
            ServerName serverName,
            Rng rng) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.hasher = hasher;
        this.tasks = tasks;
        this.serverName = serverName;
        this.rng = rng;
    }

    /// Logs in by user id or localpart. `M_FORBIDDEN` for an unknown user and for a wrong password alike,
    /// `M_USER_DEACTIVATED` for a deactivated account with the right password.
    public Session login(
            String user, String password, @Nullable DeviceId device, @Nullable String initialDeviceDisplayName) {
        Optional<Account> account = userId(user).flatMap(accounts::find);
        String hash = account.map(Account::passwordHash).orElseGet(this::decoy);
        boolean matches =
                RegistrationService.isAcceptablePassword(password) && tasks.onCpu(() -> hasher.matches(password, hash));
        if (account.isEmpty() || account.get().passwordHash() == null || !matches) {
            throw wrong();
        }
        if (account.get().deactivated()) {
            throw Errors.of(ErrCode.M_USER_DEACTIVATED, "This account has been deactivated.");
        }
        return sessions.open(account.get(), device, initialDeviceDisplayName);
    }

    private String decoy() {
        String made = decoy;
        if (made == null) {
            made = tasks.onCpu(() -> hasher.hash(rng.text(DECOY_LENGTH)));
            decoy = made;
        }
        return made;
    }

    private Optional<UserId> userId(String text) {
        // People type capitals; our ids have none.
        String lower = text.toLowerCase(Locale.ROOT);
        return UserId.parse(lower.startsWith("@") ? lower : "@" + lower + ":" + serverName)
                .filter(user -> user.server().equals(serverName));
    }

    private static MatrixException wrong() {
        return Errors.forbidden("Wrong user name or password.");
    }
}
