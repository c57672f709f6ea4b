package dev.vesta.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.auth.AuthVerdict.Allowed;
import dev.vesta.protocol.auth.AuthVerdict.Denied;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Events;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// A room's state for the tests of the rules: `@alice:a` made it and is in it.
final class Room implements AuthState {
    final RoomVersion version;
    final Pdu create;
    private final Map<StateKey, Pdu> state = new HashMap<>();

    Room(RoomVersion version, Object... createContent) {
        this.version = version;
        this.create = Events.create(version, createContent);
        put(create);
        member("@alice:a", "join");
    }

    @Override
    public Pdu get(StateKey key) {
        return state.get(key);
    }

    /// The event, not put into the state.
    Pdu event(String sender, String type, String stateKey, Object... content) {
        return Events.after(create, sender, type, stateKey, JsonValue.obj(content));
    }

    /// Another room of the same version.
    Room fresh(Object... createContent) {
        return new Room(version, createContent);
    }

    AuthVerdict judge(Pdu event) {
        return EventAuth.check(event, this);
    }

    AuthVerdict judge(String sender, String type, String stateKey, Object... content) {
        return judge(event(sender, type, stateKey, content));
    }

    /// The verdict on a membership.
    AuthVerdict judgeMember(String sender, String target, String membership) {
        return judge(sender, EventTypes.MEMBER, target, "membership", membership);
    }

    Room put(Pdu event) {
        state.put(event.asStateKey().orElseThrow(), event);
        return this;
    }

    Room member(String user, String membership) {
        return put(event(user, EventTypes.MEMBER, user, "membership", membership));
    }

    Room joinRule(String rule) {
        return put(event("@alice:a", EventTypes.JOIN_RULES, "", "join_rule", rule));
    }

    /// Nobody is in the room.
    Room empty() {
        state.clear();
        return put(create);
    }

    Room levels(Object... content) {
        return put(event("@alice:a", EventTypes.POWER_LEVELS, "", content));
    }

    void allows(String sender, String type, String stateKey, Object... content) {
        allows(event(sender, type, stateKey, content));
    }

    void allows(Pdu event) {
        assertThat(EventAuth.check(event, this)).isEqualTo(new Allowed());
    }

    /// Levels of these users beside Alice, who keeps her power.
    Room users(JsonValue.Obj users, Object... more) {
        JsonValue.Obj all = version.rules().creatorsAreAboveAll() ? users : users.with("@alice:a", JsonValue.of(100));
        Object[] content = Arrays.copyOf(more, more.length + 2);
        content[more.length] = "users";
        content[more.length + 1] = all;
        return levels(content);
    }

    /// `rule` by its name in the list of rules.
    void denies(String rule, String sender, String type, String stateKey, Object... content) {
        denies(rule, event(sender, type, stateKey, content));
    }

    void denies(String rule, Pdu event) {
        AuthVerdict verdict = EventAuth.check(event, this);
        assertThat(verdict).isInstanceOf(Denied.class);
        assertThat(((Denied) verdict).rule()).isEqualTo(AuthRuleList.of(version).number(rule));
        assertThat(((Denied) verdict).text()).endsWith(".");
    }
}
