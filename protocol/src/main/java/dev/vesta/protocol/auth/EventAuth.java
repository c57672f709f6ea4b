package dev.vesta.protocol.auth;

import static dev.vesta.protocol.auth.Judge.ALLOWED;
import static dev.vesta.protocol.auth.Judge.denied;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.AuthRuleNumbers;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The authorization rules, beside the spec's numbers. The comments count as version 12 does; verdicts count as the
/// event's version does. ([spec](https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules))
public final class EventAuth {
    private EventAuth() {}

    /// Judges an event against a state, by the rules of the event's room version, save for those about the event's
    /// own auth events ([#checkAuthEvents]). Signatures were verified before; that a restricted join is signed by
    /// the authorising server is only looked up.
    public static AuthVerdict check(Pdu event, AuthState state) {
        // 1. If type is m.room.create
        if (event.type().equals(EventTypes.CREATE)) {
            return CreateRules.check(event);
        }
        AuthRuleNumbers numbers = event.version().rules().authRules();
        Pdu create = state.get(new StateKey(EventTypes.CREATE, ""));
        if (create == null) {
            return denied(
                    numbers.roomId() > 0 ? Integer.toString(numbers.roomId()) : numbers.authEvents() + ".4",
                    "The room has no create event.");
        }
        // 2. If the room_id is not the id of an accepted create event
        if (!create.roomId().equals(event.roomId())) {
            return denied(
                    numbers.roomId() > 0 ? Integer.toString(numbers.roomId()) : numbers.authEvents() + ".5",
                    "The room id is not the one of the room's create event.");
        }
        // 4. m.federate
        ServerName server = event.sender().server();
        boolean closed = create.content().get("m.federate") instanceof JsonValue.Bool(boolean federate) && !federate;
        if (closed && !server.equals(create.sender().server())) {
            return denied(numbers.federate(), "The room is closed to other servers.");
        }
        // m.room.aliases, until version 5: whoever sends it.
        if (event.version().rules().aliasesRule() && event.type().equals(EventTypes.ALIASES)) {
            return aliases(event, numbers.aliases());
        }
        Judge judge = Judge.of(event, create, state);
        // 5. If type is m.room.member
        return event.type().equals(EventTypes.MEMBER) ? MemberRules.check(judge) : others(judge);
    }

    private static AuthVerdict others(Judge judge) {
        Pdu event = judge.event();
        AuthRuleNumbers numbers = judge.numbers();
        String stateKey = event.stateKey();
        // 6.
        if (!judge.senderIsJoined()) {
            return denied(numbers.joined(), "The sender is not in the room.");
        }
        // 7. m.room.third_party_invite
        if (event.type().equals(EventTypes.THIRD_PARTY_INVITE)) {
            return judge.senderLevel() >= judge.levels().toInvite()
                    ? ALLOWED
                    : denied(numbers.thirdPartyInvite() + ".1", "The sender's power level does not allow invitations.");
        }
        // 8. required power level
        if (judge.levels().toSend(event.type(), stateKey != null) > judge.senderLevel()) {
            return denied(numbers.requiredLevel(), "The sender's power level does not allow events of this type.");
        }
        // 9. state keys that are user ids
        if (stateKey != null && stateKey.startsWith("@") && !stateKey.equals(judge.sender())) {
            return denied(numbers.ownStateKey(), "The state key names another user.");
        }
        // 10. m.room.power_levels
        if (event.type().equals(EventTypes.POWER_LEVELS)) {
            return PowerLevelRules.check(judge);
        }
        // m.room.redaction, until version 2
        if (judge.rules().redactionRule() && event.type().equals(EventTypes.REDACTION)) {
            return redaction(judge);
        }
        // 11. otherwise, allow
        return ALLOWED;
    }

    private static AuthVerdict aliases(Pdu event, int rule) {
        String stateKey = event.stateKey();
        if (stateKey == null) {
            return denied(rule + ".1", "Aliases need a state key.");
        }
        return stateKey.equals(event.sender().server().value())
                ? ALLOWED
                : denied(rule + ".2", "The state key names another server than the sender's.");
    }

    private static AuthVerdict redaction(Judge judge) {
        EventId redacts = judge.event().redacts();
        if (redacts == null) {
            // Once it is itself redacted it says no more what it redacted, and must be judged as before: servers that
            // come to know it late see no other form of it.
            return ALLOWED;
        }
        Optional<ServerName> server = redacts.server();
        boolean sameServer =
                server.isPresent() && server.equals(judge.event().eventId().server());
        return judge.senderLevel() >= judge.levels().toRedact() || sameServer
                ? ALLOWED
                : denied(judge.numbers().redaction() + ".3", "The sender may not redact events of other servers.");
    }

    /// Rule 3: judges which auth events an event names. For create events it says nothing, they have none to name.
    ///
    /// @param authEvents the events that `auth_events` names, as far as the event could be found
    /// @param rejected whether one of them was itself rejected
    public static AuthVerdict checkAuthEvents(Pdu event, Collection<Pdu> authEvents, Predicate<Pdu> rejected) {
        if (event.type().equals(EventTypes.CREATE)) {
            return ALLOWED;
        }
        int rule = event.version().rules().authRules().authEvents();
        Set<StateKey> selected = new HashSet<>(AuthEventSelector.select(event));
        Set<StateKey> seen = new HashSet<>();
        RoomId roomId = event.roomId();
        for (Pdu authEvent : authEvents) {
            Optional<StateKey> key = authEvent.asStateKey();
            // 3.1
            if (key.isPresent() && !seen.add(key.get())) {
                return denied(rule + ".1", "Two auth events have the same type and state key.");
            }
            // 3.2
            if (key.isEmpty() || !selected.contains(key.get())) {
                return denied(rule + ".2", "An auth event has a type and state key that do not belong there.");
            }
            // 3.3
            if (rejected.test(authEvent)) {
                return denied(rule + ".3", "An auth event was rejected.");
            }
        }
        // Until version 11: 2.4
        StateKey create = new StateKey(EventTypes.CREATE, "");
        if (selected.contains(create) && !seen.contains(create)) {
            return denied(rule + ".4", "The create event is not among the auth events.");
        }
        // 3.4, until version 11 the fifth
        String sameRoom = rule + (selected.contains(create) ? ".5" : ".4");
        for (Pdu authEvent : authEvents) {
            if (!authEvent.roomId().equals(roomId)) {
                return denied(sameRoom, "An auth event belongs to another room.");
            }
        }
        return ALLOWED;
    }
}
