package dev.vesta.core.account;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.AccountStore;
import dev.vesta.core.port.RegistrationTokenStore;
import dev.vesta.core.port.Rng;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Makes accounts. ([spec](https://spec.matrix.org/v1.19/client-server-api/#account-registration))
public final class RegistrationService {
    private static final int GENERATED_LOCALPART_LENGTH = 12;

    private final AccountStore accounts;
    private final RegistrationTokenStore tokens;
    private final Passwords passwords;
    private final Rng rng;
    private final Clock clock;
    private final ServerName serverName;
    private final RegistrationPolicy policy;

    public RegistrationService(
            AccountStore accounts,
            RegistrationTokenStore tokens,
            Passwords passwords,
            Rng rng,
            Clock clock,
            ServerName serverName,
            RegistrationPolicy policy) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.passwords = passwords;
        this.rng = rng;
        this.clock = clock;
        this.serverName = serverName;
        this.policy = policy;
    }

    /// Whether people may register by themselves, perhaps with a token.
    public boolean open() {
        return policy.enabled();
    }

    /// What people have to go through to register.
    public List<List<String>> flows() {
        return List.of(List.of(policy.requireToken() ? UiaService.REGISTRATION_TOKEN : UiaService.DUMMY));
    }

    /// Whether this registration token would be taken now. `M_FORBIDDEN` where registration is closed.
    public boolean isValidToken(String token) {
        checkOpen();
        return tokens.valid(token, clock.millis());
    }

    /// `M_FORBIDDEN` where people may not register by themselves.
    public void checkOpen() {
        if (!open()) {
            throw Errors.forbidden("Registration is closed on this server.");
        }
    }

    /// Checks a localpart: `M_INVALID_USERNAME`, `M_USER_IN_USE`.
    public void checkAvailable(String localpart) {
        checkFree(userId(localpart));
    }

    /// Checks that this is the name of a guest who wants to become a user. `M_FORBIDDEN`, `M_MISSING_PARAM`,
    /// `M_INVALID_USERNAME`.
    public void checkUpgrade(Caller guest, @Nullable String localpart) {
        if (localpart == null) {
            throw Errors.missingParam("username is missing: a guest registers under its own name.");
        }
        if (!guest.guest() || !userId(localpart).equals(guest.user())) {
            throw Errors.forbidden("guest_access_token must be the token of the guest whose name is registered.");
        }
    }

    /// `M_WEAK_PASSWORD` for what may not be a password.
    public void checkPassword(@Nullable String password) {
        if (password != null) {
            passwords.check(password);
        }
    }

    /// Makes an account. Without a localpart one is made up; without a password nobody can log in with one.
    /// `M_INVALID_USERNAME`, `M_USER_IN_USE`, `M_WEAK_PASSWORD`.
    public Account register(@Nullable String localpart, @Nullable String password, Account.Kind kind) {
        UserId user =
                userId(localpart == null ? rng.text(GENERATED_LOCALPART_LENGTH).toLowerCase(Locale.ROOT) : localpart);
        checkPassword(password);
        // Looked up first, so that a taken name does not cost a hash.
        checkFree(user);
        String hash = password == null ? null : passwords.hash(password);
        return accounts.create(user, hash, kind, clock.millis()).orElseThrow(RegistrationService::inUse);
    }

    /// Makes a guest account. `M_GUEST_ACCESS_FORBIDDEN` where there are no guests.
    public Account registerGuest() {
        if (!policy.guests()) {
            throw Errors.of(ErrCode.M_GUEST_ACCESS_FORBIDDEN, "This server has no guest accounts.");
        }
        return register(null, null, Account.Kind.GUEST);
    }

    /// Makes an ordinary account of a guest's. Its sessions end.
    public Account upgrade(Caller guest, @Nullable String password) {
        checkPassword(password);
        String hash = password == null ? null : passwords.hash(password);
        if (!accounts.upgradeGuest(guest.userNid(), hash)) {
            throw inUse();
        }
        return accounts.find(guest.user()).orElseThrow(RegistrationService::inUse);
    }

    private void checkFree(UserId user) {
        if (policy.reserved().contains(user.localpart()) || accounts.find(user).isPresent()) {
            throw inUse();
        }
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
