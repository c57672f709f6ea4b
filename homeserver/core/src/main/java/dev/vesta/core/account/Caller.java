package dev.vesta.core.account;

import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;

/// Who makes a request: the owner of its access token.
///
/// @param userNid our number for the user
/// @param admin whether the account is a server administrator
public record Caller(long userNid, UserId user, DeviceId device, boolean admin) {}
