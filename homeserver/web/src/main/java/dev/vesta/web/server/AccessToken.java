package dev.vesta.web.server;

import dev.vesta.core.error.Errors;
import dev.vesta.web.request.QueryParams;
import org.jspecify.annotations.Nullable;

/// Where a request carries its access token
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#using-access-tokens)).
final class AccessToken {
    private static final String SCHEME = "Bearer ";

    private AccessToken() {}

    /// The token of the `Authorization` header, else of the deprecated `access_token` parameter; `M_MISSING_TOKEN` when
    /// there is none.
    static String of(@Nullable String authorization, QueryParams query) {
        String token = ifAny(authorization, query);
        if (token == null) {
            throw Errors.missingToken();
        }
        return token;
    }

    /// The same; null when there is none.
    static @Nullable String ifAny(@Nullable String authorization, QueryParams query) {
        if (authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            String token = authorization.substring(SCHEME.length()).strip();
            if (!token.isEmpty()) {
                return token;
            }
        }
        String token = query.first("access_token");
        return token == null || token.isEmpty() ? null : token;
    }
}
