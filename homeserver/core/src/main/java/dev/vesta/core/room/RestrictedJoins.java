package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.MemberLookups;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.protocol.auth.PowerLevels;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomRules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Conditions of restricted rooms, and who may vouch that they are met.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#restricted-rooms))
public final class RestrictedJoins implements JoinAuthority {
    private static final StateKey CREATE = new StateKey(EventTypes.CREATE, "");
    private static final StateKey LEVELS = new StateKey(EventTypes.POWER_LEVELS, "");
    private static final StateKey JOIN_RULES = new StateKey(EventTypes.JOIN_RULES, "");

    /// Conditions beyond these are not looked at.
    static final int MAX_CONDITIONS = 100;

    /// So many users with power are looked at, and so many others.
    private static final int MAX_POWERFUL = 50;

    private static final int MAX_OTHERS = 5;

    private final RoomAccess access;
    private final MemberLookups members;
    private final ServerName serverName;

    public RestrictedJoins(RoomStore rooms, Numbers numbers, MemberLookups members, ServerName serverName) {
        this.access = new RoomAccess(rooms, numbers);
        this.members = members;
        this.serverName = serverName;
    }

    /// Whether this join rule lets in who meets its conditions, in a room with these rules.
    static boolean isRestricted(RoomRules rules, JsonValue.Obj joinRules) {
        String rule = joinRules.string("join_rule").orElse("");
        return (rule.equals("restricted") && rules.restrictedJoins())
                || (rule.equals("knock_restricted") && rules.knockRestricted());
    }

    /// The rooms whose members may join; what cannot be understood is no condition.
    static List<RoomId> allowedRooms(JsonValue.Obj joinRules) {
        return joinRules.array("allow").orElse(JsonValue.Arr.EMPTY).items().stream()
                .limit(MAX_CONDITIONS)
                .filter(JsonValue.Obj.class::isInstance)
                .map(JsonValue.Obj.class::cast)
                .filter(condition -> condition
                        .string("type")
                        .filter("m.room_membership"::equals)
                        .isPresent())
                .flatMap(condition -> condition.string("room_id").flatMap(RoomId::parse).stream())
                .distinct()
                .toList();
    }

    @Override
    public List<UserId> authorisers(Caller caller, RoomRef room) {
        Map<StateKey, StoredEvent> now = access.current(room, List.of(CREATE, LEVELS, JOIN_RULES));
        StoredEvent create = now.get(CREATE);
        StoredEvent joinRules = now.get(JOIN_RULES);
        if (create == null || joinRules == null) {
            return List.of();
        }
        JsonValue.Obj rule = joinRules.pdu().content();
        if (!isRestricted(room.version().rules(), rule)) {
            return List.of();
        }
        List<RoomId> allowed = allowedRooms(rule);
        if (allowed.isEmpty() || members.joinedAmong(caller.userNid(), allowed).isEmpty()) {
            return List.of();
        }
        StoredEvent levels = now.get(LEVELS);
        return candidates(room, create.pdu(), levels == null ? null : levels.pdu());
    }

    /// Whether that user may authorise a join, by the state in the room's turn.
    static boolean mayAuthorise(RoomView view, UserId user) {
        Pdu create = view.state(CREATE);
        if (create == null || !"join".equals(view.membership(user))) {
            return false;
        }
        PowerLevels power = PowerLevels.of(create, view.state(LEVELS));
        return power.ofUser(user) >= power.toInvite();
    }

    private List<UserId> candidates(RoomRef room, Pdu create, @Nullable Pdu levels) {
        PowerLevels power = PowerLevels.of(create, levels);
        Set<String> named = new LinkedHashSet<>(PowerLevels.creators(create));
        if (levels != null) {
            named.addAll(levels.content()
                    .object("users")
                    .orElse(JsonValue.Obj.EMPTY)
                    .members()
                    .keySet());
        }
        List<UserId> powerful = named.stream()
                .flatMap(text -> UserId.parse(text).stream())
                .filter(user -> user.server().equals(serverName))
                .filter(user -> power.ofUser(user) >= power.toInvite())
                .sorted(Comparator.comparingLong((UserId user) -> power.ofUser(user))
                        .reversed()
                        .thenComparing(UserId::value))
                .limit(MAX_POWERFUL)
                .toList();
        List<StateKey> keys = powerful.stream()
                .map(user -> new StateKey(EventTypes.MEMBER, user.value()))
                .toList();
        Map<StateKey, StoredEvent> memberships = access.current(room, keys);
        List<UserId> found = new ArrayList<>();
        for (UserId user : powerful) {
            StoredEvent member = memberships.get(new StateKey(EventTypes.MEMBER, user.value()));
            if (member != null
                    && member.pdu()
                            .content()
                            .string("membership")
                            .filter("join"::equals)
                            .isPresent()) {
                found.add(user);
            }
        }
        // Where anybody may invite, anybody may vouch.
        members.localJoined(room, MAX_OTHERS).stream()
                .filter(user -> power.ofUser(user) >= power.toInvite())
                .forEach(found::add);
        return found.stream().distinct().limit(2L * MAX_OTHERS).toList();
    }
}
