package dev.vesta.protocol.auth;

import dev.vesta.protocol.auth.AuthVerdict.Allowed;
import dev.vesta.protocol.auth.AuthVerdict.Denied;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Membership;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.room.AuthRuleNumbers;
import dev.vesta.protocol.room.RoomRules;
import org.jspecify.annotations.Nullable;

/// What all the rules look at: the event, the state, and the levels in that state.
record Judge(Pdu event, Pdu create, AuthState state, PowerLevels levels) {
    static final AuthVerdict ALLOWED = new Allowed();

    static Judge of(Pdu event, Pdu create, AuthState state) {
        Pdu powerLevels = state.get(new StateKey(EventTypes.POWER_LEVELS, ""));
        return new Judge(event, create, state, PowerLevels.of(create, powerLevels));
    }

    RoomRules rules() {
        return event.version().rules();
    }

    AuthRuleNumbers numbers() {
        return rules().authRules();
    }

    String sender() {
        return event.sender().value();
    }

    long senderLevel() {
        return levels.ofUser(event.sender());
    }

    @Nullable
    Membership membershipOf(String user) {
        return Membership.of(state.get(new StateKey(EventTypes.MEMBER, user)));
    }

    boolean senderIsJoined() {
        return membershipOf(sender()) == Membership.JOIN;
    }

    static AuthVerdict denied(String rule, String text) {
        return new Denied(rule, text);
    }

    static AuthVerdict denied(int rule, String text) {
        return new Denied(Integer.toString(rule), text);
    }
}
