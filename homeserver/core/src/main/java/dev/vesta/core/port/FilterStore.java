package dev.vesta.core.port;

import dev.vesta.protocol.json.JsonValue;
import java.util.Optional;

/// Filters that users stored. ([spec](https://spec.matrix.org/v1.19/client-server-api/#filtering))
public interface FilterStore {
    /// The number of this filter of the user, which it gets when it has none.
    ///
    /// @param limit how many filters a user may have
    /// @return empty when it is new and would be one too many
    Optional<Long> put(long userNid, JsonValue.Obj filter, int limit);

    /// The filter of that number.
    Optional<JsonValue.Obj> get(long userNid, long number);
}
