package dev.vesta.core.room;

import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.schemas.EventContents;
import dev.vesta.schemas.Violation;

/// Keeps contents that nobody could make sense of out of rooms: 400 `M_BAD_JSON` with the field and what would be
/// right.
final class WellFormed {
    private WellFormed() {}

    static void state(String type, JsonValue.Obj content) {
        EventContents.checkState(type, content).ifPresent(wrong -> {
            throw bad(type, wrong);
        });
    }

    static void message(String type, JsonValue.Obj content) {
        EventContents.checkMessage(type, content).ifPresent(wrong -> {
            throw bad(type, wrong);
        });
    }

    /// All that a wish for a new room says of contents.
    static void wish(CreateRoom wish) {
        EventContents.checkState(EventTypes.CREATE, wish.creationContent().without("room_version"))
                .ifPresent(wrong -> {
                    throw bad("creation_content", wrong);
                });
        EventContents.checkState(EventTypes.POWER_LEVELS, wish.powerLevelOverride())
                .ifPresent(wrong -> {
                    throw bad("power_level_content_override", wrong);
                });
        wish.initialState().forEach(initial -> state(initial.key().type(), initial.content()));
    }

    private static MatrixException bad(String what, Violation wrong) {
        return Errors.badJson(what + ": " + wrong);
    }
}
