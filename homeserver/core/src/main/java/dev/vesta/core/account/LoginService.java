package dev.vesta.core.account;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.AccountStore;
import dev.vesta.core.port.PasswordHasher;
import dev.vesta.core.port.Tasks;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Password login. ([spec](https://spec.matrix.org/v1.19/client-server-api/#password-based))
public final class LoginService {
    private final AccountStore accounts;
    private final SessionService sessions;
    private final PasswordHasher hasher;
    private final Tasks tasks;
    private final ServerName serverName;

    /// A hash that no password has: an unknown user costs the same time as a wrong password.
    private final String decoy;

    public LoginService(
            AccountStore accounts,
            SessionService sessions,
            PasswordHasher hasher,
            Tasks tasks,
            ServerName serverName,
            String decoyHash) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.hasher = hasher;
        this.tasks = tasks;
        this.serverName = serverName;
        this.decoy = decoyHash;
    }

    /// Logs in by user id or localpart. `M_FORBIDDEN` for an unknown user and for a wrong password alike,
    /// `M_USER_DEACTIVATED` for a deactivated account with the right password.
    public Session login(
            String user, String password, @Nullable DeviceId device, @Nullable String initialDeviceDisplayName) {
        Optional<Account> account = userId(user).flatMap(accounts::find);
        String hash = account.map(Account::passwordHash).orElse(decoy);
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
