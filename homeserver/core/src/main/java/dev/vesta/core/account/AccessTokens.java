package dev.vesta.core.account;

import org.jspecify.annotations.Nullable;

/// Fresh tokens of a session. The only place where they are seen in clear.
///
/// @param refreshToken null: the session cannot be refreshed
/// @param expiresInMs how long the access token lives, or null: it does not expire
public record AccessTokens(
        String accessToken,
        @Nullable String refreshToken,
        @Nullable Long expiresInMs) {
    /// Without the tokens: this may go into logs.
    @Override
    public String toString() {
        return "AccessTokens[expiresInMs=" + expiresInMs + "]";
    }
}
