package dev.vesta.core.account;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.port.PasswordHasher;
import dev.vesta.core.port.Rng;
import dev.vesta.core.port.Tasks;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Hashes and compares passwords.
public final class Passwords {
    /// Longer ones only cost time to hash.
    private static final int MAX_BYTES = 512;

    private static final int DECOY_LENGTH = 40;

    private final PasswordHasher hasher;
    private final Tasks tasks;
    private final Rng rng;

    /// A hash of what nobody knows: an unknown user costs the same time as a wrong password. Made at the first login,
    /// since hashing would slow every start.
    private volatile @Nullable String decoy;

    public Passwords(PasswordHasher hasher, Tasks tasks, Rng rng) {
        this.hasher = hasher;
        this.tasks = tasks;
        this.rng = rng;
    }

    /// `M_WEAK_PASSWORD` for what may not be a password.
    public void check(String password) {
        if (!isAcceptable(password)) {
            throw Errors.of(ErrCode.M_WEAK_PASSWORD, "A password must have 1 to 512 bytes.");
        }
    }

    String hash(String password) {
        return tasks.onCpu(() -> hasher.hash(password));
    }

    /// Whether this is the password of the account. Takes as long when there is no account, or none with a password.
    boolean matches(Optional<Account> account, String password) {
        String own = account.map(Account::passwordHash).orElse(null);
        String hash = own == null ? decoy() : own;
        return isAcceptable(password) && tasks.onCpu(() -> hasher.matches(password, hash)) && own != null;
    }

    private static boolean isAcceptable(String password) {
        return !password.isEmpty() && password.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    private String decoy() {
        String made = decoy;
        if (made == null) {
            made = hash(rng.text(DECOY_LENGTH));
            decoy = made;
        }
        return made;
    }
}
