package dev.vesta.core.room;

import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a client wants of a new room.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom))
///
/// @param preset `private_chat`, `trusted_private_chat`, `public_chat`, or null: by `visibility`
/// @param visibility `public` or `private`
/// @param aliasName the part of an alias between `#` and the colon, which becomes the canonical alias; or null
/// @param powerLevelOverride merged over the power levels event's content
public record CreateRoom(
        @Nullable String preset,
        String visibility,
        @Nullable String roomVersion,
        @Nullable String name,
        @Nullable String topic,
        List<UserId> invite,
        boolean isDirect,
        JsonValue.Obj creationContent,
        List<InitialState> initialState,
        JsonValue.Obj powerLevelOverride,
        @Nullable String aliasName) {
    /// A room without an alias.
    public CreateRoom(
            @Nullable String preset,
            String visibility,
            @Nullable String roomVersion,
            @Nullable String name,
            @Nullable String topic,
            List<UserId> invite,
            boolean isDirect,
            JsonValue.Obj creationContent,
            List<InitialState> initialState,
            JsonValue.Obj powerLevelOverride) {
        this(
                preset,
                visibility,
                roomVersion,
                name,
                topic,
                invite,
                isDirect,
                creationContent,
                initialState,
                powerLevelOverride,
                null);
    }

    /// A state event of the new room.
    public record InitialState(StateKey key, JsonValue.Obj content) {}
}
