package dev.vesta.core.account;

import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;

/// Who makes a request: the owner of its access token.
///
/// @param userNid our number for the user
/// @param admin whether the account is a server administrator
/// @param guest whether it is a guest account, which may enter only rooms that let guests in
/// @param locked whether an administrator has locked the account: it may only log out
/// @param suspended whether an administrator has suspended it: it may read, and leave, but not send
public record Caller(
        long userNid, UserId user, DeviceId device, boolean admin, boolean guest, boolean locked, boolean suspended) {
    /// An account that is neither a guest's nor restricted.
    public Caller(long userNid, UserId user, DeviceId device, boolean admin) {
        this(userNid, user, device, admin, false, false, false);
    }
}
