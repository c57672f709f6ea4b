package dev.vesta.core.room;

import dev.vesta.core.room.RoomWriter.Decided;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.Map;

/// Brings a member's name and avatar in a room up to date.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#events-on-change-of-profile-information))
public final class RoomProfiles {
    private static final List<String> NAMES = List.of("displayname", "avatar_url");

    /// What was said of one change of membership and does not hold for the next event.
    private static final List<String> OF_THE_CHANGE =
            List.of("reason", "is_direct", "join_authorised_via_users_server", "third_party_invite");

    private final RoomWriter writer;

    public RoomProfiles(RoomWriter writer) {
        this.writer = writer;
    }

    /// Sends a membership event with these names; nothing where the present one has them, or where the user is not
    /// joined. `M_FORBIDDEN` when the room is gone or does not let the user.
    ///
    /// @param names `displayname` and `avatar_url`, as far as there are any
    public void update(RoomRef room, UserId user, JsonValue.Obj names) {
        StateKey key = new StateKey(EventTypes.MEMBER, user.value());
        writer.write(room, null, view -> {
            Pdu now = view.state(key);
            if (now == null) {
                throw RoomAccess.notYours();
            }
            JsonValue.Obj content = now.content();
            boolean joined = content.string("membership").filter("join"::equals).isPresent();
            return joined && !says(content, names)
                    ? Decided.send(Draft.state(user, key, withNames(content, names)))
                    : new Decided.Already(now.eventId());
        });
    }

    private static boolean says(JsonValue.Obj content, JsonValue.Obj names) {
        return NAMES.stream().allMatch(name -> content.string(name).equals(names.string(name)));
    }

    private static JsonValue.Obj withNames(JsonValue.Obj content, JsonValue.Obj names) {
        JsonValue.Obj made = content;
        for (String key : OF_THE_CHANGE) {
            made = made.without(key);
        }
        for (String name : NAMES) {
            made = made.without(name);
        }
        for (Map.Entry<String, JsonValue> name : names.members().entrySet()) {
            made = made.with(name.getKey(), name.getValue());
        }
        return made;
    }
}
