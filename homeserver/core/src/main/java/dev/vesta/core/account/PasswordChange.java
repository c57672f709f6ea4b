package dev.vesta.core.account;

import dev.vesta.core.port.AccountStore;

/// Changing one's password. ([spec](https://spec.matrix.org/v1.19/client-server-api/#password-management))
public final class PasswordChange {
    private final AccountStore accounts;
    private final Passwords passwords;
    private final SessionService sessions;

    public PasswordChange(AccountStore accounts, Passwords passwords, SessionService sessions) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.sessions = sessions;
    }

    /// `M_WEAK_PASSWORD` for what may not be a password.
    public void check(String password) {
        passwords.check(password);
    }

    /// Gives the caller's account another password.
    ///
    /// @param logoutOthers end the sessions of all devices but the caller's
    public void change(Caller caller, String password, boolean logoutOthers) {
        passwords.check(password);
        accounts.setPassword(caller.userNid(), passwords.hash(password));
        if (logoutOthers) {
            sessions.closeOthers(caller, caller.device());
        }
    }
}
