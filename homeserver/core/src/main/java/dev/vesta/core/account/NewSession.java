package dev.vesta.core.account;

import dev.vesta.protocol.id.DeviceId;
import org.jspecify.annotations.Nullable;

/// What a client wishes of its session.
///
/// @param device an existing or a new device; null: a new one, whose id the server makes up
/// @param displayName for a new device
/// @param refreshable whether the client can refresh its access token
public record NewSession(
        @Nullable DeviceId device, @Nullable String displayName, boolean refreshable) {}
