package dev.vesta.protocol.event;

import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// The view of a room that invited and knocking users get.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#stripped-state))
public final class StrippedState {
    /// The types, all with the empty state key, that help to know a room.
    public static final List<String> TYPES = List.of(
            EventTypes.CREATE,
            EventTypes.NAME,
            EventTypes.AVATAR,
            EventTypes.TOPIC,
            EventTypes.JOIN_RULES,
            EventTypes.CANONICAL_ALIAS,
            EventTypes.ENCRYPTION);

    private StrippedState() {}

    /// The state that an invitation shows: [#TYPES], and the membership of whoever invites.
    public static List<StateKey> keys(UserId inviter) {
        List<StateKey> keys = new ArrayList<>();
        for (String type : TYPES) {
            keys.add(new StateKey(type, ""));
        }
        keys.add(new StateKey(EventTypes.MEMBER, inviter.value()));
        return List.copyOf(keys);
    }

    /// The stripped form: content, sender, state key and type, nothing else.
    public static JsonValue.Obj strip(Pdu event) {
        return JsonValue.obj(
                "content", event.content(),
                "sender", event.sender().value(),
                "state_key", event.stateKey(),
                "type", event.type());
    }
}
