package dev.vesta.core.inbound;

import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.event.EventSignatures;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import org.jspecify.annotations.Nullable;

/// The checks that need nothing but the event: format and size, signatures, content hash. Whoever it comes from, no
/// event gets further without them.
final class Intake {
    /// What the checks leave.
    sealed interface Checked {
        /// The event, or its redacted form where its content is not what was signed.
        record Sound(Pdu event) implements Checked {}

        /// @param event null when it cannot be named
        record Bad(@Nullable EventId event, String reason) implements Checked {}
    }

    private final SignatureCheck signatures;

    Intake(SignatureCheck signatures) {
        this.signatures = signatures;
    }

    /// Steps 1 to 3 of the spec's list.
    Checked check(RoomRef room, JsonValue.Obj json) {
        // 1. Is a valid event
        Pdu event;
        switch (Pdu.of(room.version(), json)) {
            case ParseResult.Parsed<Pdu>(Pdu parsed) -> event = parsed;
            case ParseResult.Malformed<Pdu>(String reason) -> {
                return new Checked.Bad(null, reason);
            }
        }
        String misplaced = misplaced(room, event);
        if (misplaced != null) {
            return new Checked.Bad(event.eventId(), misplaced);
        }
        // 2. Passes signature checks
        String unsigned = signatures.unsigned(event);
        if (unsigned != null) {
            return new Checked.Bad(event.eventId(), unsigned);
        }
        // 3. Passes hash checks
        return new Checked.Sound(EventSignatures.contentHashMatches(event) ? event : event.redacted());
    }

    private static @Nullable String misplaced(RoomRef room, Pdu event) {
        if (!event.roomId().equals(room.id())) {
            return "The event belongs to another room.";
        }
        // The state before such an event would be empty, and it would stand beside all that the room ever was.
        boolean create = event.type().equals(EventTypes.CREATE) && "".equals(event.stateKey());
        return event.prevEvents().isEmpty() && !create ? "The event names no event before it." : null;
    }
}
