package dev.vesta.core.account;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How long access tokens live (`access_tokens.*` of the configuration).
///
/// @param refreshable of clients that refresh them
/// @param plain of clients that cannot; null: for ever
public record SessionPolicy(Duration refreshable, @Nullable Duration plain) {}
