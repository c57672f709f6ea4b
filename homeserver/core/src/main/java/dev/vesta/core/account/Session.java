package dev.vesta.core.account;

import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;

/// A freshly opened session.
public record Session(UserId user, DeviceId device, AccessTokens tokens) {}
