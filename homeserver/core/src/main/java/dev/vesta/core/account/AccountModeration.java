package dev.vesta.core.account;

import dev.vesta.core.error.Errors;
import dev.vesta.core.port.AccountStore;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;

/// What administrators may do to accounts, and see of them.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#account-moderation))
public final class AccountModeration {
    private final AccountStore accounts;
    private final ServerName serverName;

    public AccountModeration(AccountStore accounts, ServerName serverName) {
        this.accounts = accounts;
        this.serverName = serverName;
    }

    /// An account to look at. `M_FORBIDDEN` for who is no administrator, whatever the account; `M_INVALID_PARAM` for a
    /// user of another server, `M_NOT_FOUND` for an unknown or deactivated one, `M_FORBIDDEN` for another
    /// administrator.
    public Account visible(Caller caller, UserId user) {
        checkAdmin(caller);
        if (!user.server().equals(serverName)) {
            throw Errors.invalidParam("This is no user of this server.");
        }
        Account account = accounts.find(user)
                .filter(found -> !found.deactivated())
                .orElseThrow(() -> Errors.notFound("There is no such account."));
        if (account.admin() && !user.equals(caller.user())) {
            throw Errors.forbidden("This account is another administrator's.");
        }
        return account;
    }

    /// Locks the account, or unlocks it. Errors of [#visible], and `M_FORBIDDEN` for one's own.
    public void setLocked(Caller caller, UserId user, boolean locked) {
        accounts.setLocked(changeable(caller, user).userNid(), locked);
    }

    /// Suspends the account, or lets it act again. Errors of [#visible], and `M_FORBIDDEN` for one's own.
    public void setSuspended(Caller caller, UserId user, boolean suspended) {
        accounts.setSuspended(changeable(caller, user).userNid(), suspended);
    }

    /// The account whose devices the caller may see: their own, an administrator all. `M_FORBIDDEN`, `M_NOT_FOUND`.
    public Account inspected(Caller caller, UserId user) {
        if (!caller.user().equals(user)) {
            checkAdmin(caller);
        }
        return accounts.find(user).orElseThrow(() -> Errors.notFound("There is no such account here."));
    }

    private Account changeable(Caller caller, UserId user) {
        checkAdmin(caller);
        if (user.equals(caller.user())) {
            throw Errors.forbidden("Administrators cannot do this to themselves.");
        }
        return visible(caller, user);
    }

    private static void checkAdmin(Caller caller) {
        if (!caller.admin()) {
            throw Errors.forbidden("Only administrators of this server may do this.");
        }
    }
}
