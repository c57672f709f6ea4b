package dev.vesta.protocol.auth;

import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which state an event needs as its auth events.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#auth-events-selection))
public final class AuthEventSelector {
    private AuthEventSelector() {}

    /// The state keys, in a fixed order, without doubles. From version 12 on the create event is not named.
    public static List<StateKey> select(
            RoomVersion version, UserId sender, String type, @Nullable String stateKey, JsonValue.Obj content) {
        throw new UnsupportedOperationException();
    }
}
