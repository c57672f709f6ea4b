package dev.vesta.protocol.auth;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomRules;
import dev.vesta.protocol.room.RoomVersion;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which state an event needs as its auth events.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#auth-events-selection))
public final class AuthEventSelector {
    private AuthEventSelector() {}

    /// The state keys of an event's auth events.
    public static List<StateKey> select(Pdu event) {
        return select(event.version(), event.sender(), event.type(), event.stateKey(), event.content());
    }

    /// The state keys, in a fixed order, without doubles. From version 12 on the create event is not named.
    public static List<StateKey> select(
            RoomVersion version, UserId sender, String type, @Nullable String stateKey, JsonValue.Obj content) {
        if (type.equals(EventTypes.CREATE)) {
            return List.of();
        }
        RoomRules rules = version.rules();
        Set<StateKey> keys = new LinkedHashSet<>();
        if (!rules.roomIdIsCreateHash()) {
            keys.add(new StateKey(EventTypes.CREATE, ""));
        }
        keys.add(new StateKey(EventTypes.POWER_LEVELS, ""));
        keys.add(member(sender.value()));
        if (type.equals(EventTypes.MEMBER) && stateKey != null) {
            ofMembership(keys, rules, stateKey, content);
        }
        return List.copyOf(keys);
    }

    private static void ofMembership(Set<StateKey> keys, RoomRules rules, String target, JsonValue.Obj content) {
        keys.add(member(target));
        String membership = content.string("membership").orElse("");
        boolean join = membership.equals("join");
        boolean invite = membership.equals("invite");
        if (join || invite || (membership.equals("knock") && rules.knocking())) {
            keys.add(new StateKey(EventTypes.JOIN_RULES, ""));
        }
        if (invite) {
            content.object("third_party_invite")
                    .flatMap(thirdParty -> thirdParty.object("signed"))
                    .flatMap(signed -> signed.string("token"))
                    .ifPresent(token -> keys.add(new StateKey(EventTypes.THIRD_PARTY_INVITE, token)));
        }
        if (join && rules.restrictedJoins()) {
            content.string("join_authorised_via_users_server").ifPresent(user -> keys.add(member(user)));
        }
    }

    private static StateKey member(String user) {
        return new StateKey(EventTypes.MEMBER, user);
    }
}
