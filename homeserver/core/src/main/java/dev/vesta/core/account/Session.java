package dev.vesta.core.account;

import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;

/// A freshly opened session. The only place where the access token is seen in clear.
public record Session(UserId user, DeviceId device, String accessToken) {}
