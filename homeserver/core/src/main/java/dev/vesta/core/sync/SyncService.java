package dev.vesta.core.sync;

import dev.vesta.core.account.Caller;
import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// `/sync`. ([spec](https://spec.matrix.org/v1.19/client-server-api/#syncing))
public final class SyncService {
    /// @param since the token of the sync before, or null for an initial one
    /// @param timeout how long to wait when there is nothing new
    /// @param fullState send all state of all rooms
    /// @param filter an inline filter, or empty
    public record Request(@Nullable String since, Duration timeout, boolean fullState, JsonValue.Obj filter) {}

    /// The response body. `M_INVALID_PARAM` for a token that is not ours.
    public JsonValue.Obj sync(Caller caller, Request request) {
        throw new UnsupportedOperationException();
    }
}
