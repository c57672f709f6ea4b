package dev.vesta.protocol.auth;

import static dev.vesta.protocol.auth.Judge.ALLOWED;
import static dev.vesta.protocol.auth.Judge.denied;

import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomRules;
import dev.vesta.protocol.room.RoomVersion;

/// Rule 1: `m.room.create`. ([spec](https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules))
final class CreateRules {
    private CreateRules() {}

    static AuthVerdict check(Pdu event) {
        RoomRules rules = event.version().rules();
        // 1.1
        if (!event.prevEvents().isEmpty()) {
            return denied("1.1", "A create event has no previous events.");
        }
        // 1.2
        if (rules.roomIdIsCreateHash()) {
            if (event.json().has("room_id")) {
                return denied("1.2", "A create event has no room id in this room version.");
            }
        } else {
            ServerName server = event.sender().server();
            if (!event.roomId().server().filter(server::equals).isPresent()) {
                return denied("1.2", "The room id belongs to another server than the sender.");
            }
        }
        // 1.3
        JsonValue version = event.content().get("room_version");
        boolean known = version == null
                || (version instanceof JsonValue.Str(String id)
                        && RoomVersion.of(id).isPresent());
        if (!known) {
            return denied("1.3", "The room version is unknown.");
        }
        // 1.4, until version 10
        if (!rules.implicitCreator() && !event.content().has("creator")) {
            return denied("1.4", "The create event names no creator.");
        }
        // 1.4, since version 12
        JsonValue additional = event.content().get("additional_creators");
        if (rules.creatorsAreAboveAll() && additional != null && !areUserIds(additional)) {
            return denied("1.4", "The additional creators are not a list of user ids.");
        }
        return ALLOWED;
    }

    private static boolean areUserIds(JsonValue value) {
        if (!(value instanceof JsonValue.Arr array)) {
            return false;
        }
        for (JsonValue item : array.items()) {
            if (!(item instanceof JsonValue.Str(String text))
                    || UserId.parse(text).isEmpty()) {
                return false;
            }
        }
        return true;
    }
}
