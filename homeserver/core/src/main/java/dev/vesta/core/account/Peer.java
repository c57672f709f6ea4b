package dev.vesta.core.account;

import org.jspecify.annotations.Nullable;

/// Where a request comes from.
///
/// @param address the client's IP address as text
/// @param userAgent what the client says it is, or null
public record Peer(String address, @Nullable String userAgent) {}
