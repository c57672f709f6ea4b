package dev.vesta.appservice;

import java.util.regex.Pattern;

/// Ids that an application service is interested in.
/// ([spec](https://spec.matrix.org/v1.19/application-service-api/#registration))
///
/// @param exclusive nobody else may make such ids
public record Namespace(boolean exclusive, Pattern regex) {
    /// Whether the regex matches from the beginning of the id on. It need not match to the end: bridges ship patterns
    /// such as `@_irc_` that count on it.
    public boolean covers(String id) {
        return regex.matcher(id).lookingAt();
    }
}
