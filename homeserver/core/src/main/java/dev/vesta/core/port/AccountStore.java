package dev.vesta.core.port;

import dev.vesta.core.account.Account;
import dev.vesta.protocol.id.UserId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Accounts. Every method is durable when it returns.
public interface AccountStore {
    /// Makes an account; empty when the user id is taken (deactivated accounts keep theirs).
    Optional<Account> create(UserId user, @Nullable String passwordHash, Account.Kind kind, long nowTs);

    Optional<Account> find(UserId user);

    void setPassword(long userNid, String passwordHash);

    /// Makes an ordinary account of a guest's and ends its sessions.
    ///
    /// @return false, and nothing happened, when it is no guest (any more)
    boolean upgradeGuest(long userNid, @Nullable String passwordHash);

    void setLocked(long userNid, boolean locked);

    void setSuspended(long userNid, boolean suspended);

    /// Takes password, devices and tokens away for good, and notes that there are rooms to leave.
    ///
    /// @param erase those who come later are to see the account's events redacted
    /// @return the devices that are gone with it; none when the account was deactivated before
    int deactivate(long userNid, boolean erase, long nowTs);

    /// Deactivated accounts that have not left all their rooms; at most so many.
    List<Leaver> leavers(int limit);

    /// @param erase whether the user wished everything erased
    record Leaver(long userNid, UserId user, boolean erase) {}

    /// The account has left everything.
    void hasLeft(long userNid);

    /// Of these users the ones whose events are to be shown redacted to those who come later. Cached.
    Set<UserId> erased(Collection<UserId> users);
}
