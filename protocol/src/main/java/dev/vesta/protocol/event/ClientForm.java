package dev.vesta.protocol.event;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.SharedMembers;
import java.util.LinkedHashMap;
import java.util.Map;

/// What all clients are told of an event: everything but `room_id`, which depends on the place, and `unsigned`.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#room-event-format))
final class ClientForm {
    private ClientForm() {}

    static SharedMembers of(Pdu event) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        members.put("type", new JsonValue.Str(event.type()));
        members.put("sender", new JsonValue.Str(event.sender().value()));
        members.put("content", event.content());
        String stateKey = event.stateKey();
        if (stateKey != null) {
            members.put("state_key", new JsonValue.Str(stateKey));
        }
        EventId redacts = event.type().equals(EventTypes.REDACTION) ? event.redacts() : null;
        if (redacts != null) {
            // It stands in the content since version 11 and beside it before: clients may look at either place.
            JsonValue.Str id = new JsonValue.Str(redacts.value());
            members.put("redacts", id);
            members.put("content", event.content().with("redacts", id));
        }
        members.put("event_id", new JsonValue.Str(event.eventId().value()));
        members.put("origin_server_ts", JsonValue.ofLong(event.originServerTs()));
        return new SharedMembers(members);
    }
}
