package dev.vesta.core.room;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An event that a local user wants sent, before it has a place in the room.
///
/// @param stateKey null for a message event
/// @param redacts the event that a redaction is about, or null
public record Draft(
        UserId sender,
        String type,
        @Nullable String stateKey,
        JsonValue.Obj content,
        @Nullable EventId redacts) {
    /// A message event.
    public static Draft message(UserId sender, String type, JsonValue.Obj content) {
        return new Draft(sender, type, null, content, null);
    }

    /// A state event.
    public static Draft state(UserId sender, StateKey key, JsonValue.Obj content) {
        return new Draft(sender, key.type(), key.stateKey(), content, null);
    }

    /// A redaction. The room's version says where the event stands that it redacts.
    public static Draft redaction(UserId sender, EventId redacts, JsonValue.Obj content) {
        return new Draft(sender, EventTypes.REDACTION, null, content, redacts);
    }

    Optional<StateKey> key() {
        return stateKey == null ? Optional.empty() : Optional.of(new StateKey(type, stateKey));
    }
}
