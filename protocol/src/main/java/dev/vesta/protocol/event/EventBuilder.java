package dev.vesta.protocol.event;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.SigningKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes our own events: adds hashes and signature and checks the limits.
public final class EventBuilder {
    private EventBuilder() {}

    /// What a caller wants said. `roomId` is null only for the create event of a version whose room id is its hash.
    public record Template(
            @Nullable RoomId roomId,
            UserId sender,
            String type,
            @Nullable String stateKey,
            JsonValue.Obj content,
            @Nullable EventId redacts) {}

    /// Completes, hashes and signs. Malformed when the event breaks a limit of the spec (too large, too long a key,
    /// numbers that are not canonical): the text says which.
    public static ParseResult<Pdu> build(
            RoomVersion version,
            Template template,
            List<EventId> prevEvents,
            List<EventId> authEvents,
            long depth,
            long originServerTs,
            ServerName origin,
            SigningKey key) {
        throw new UnsupportedOperationException();
    }
}
