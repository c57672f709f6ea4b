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
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    Room levels(Object... content) {
        return put(event("@alice:a", EventTypes.POWER_LEVELS, "", content));
    }

    void allows(String sender, String type, String stateKey, Object... content) {
        allows(event(sender, type, stateKey, content));
    }

    void allows(Pdu event) {
        assertThat(EventAuth.check(event, this)).isEqualTo(new Allowed());
    }

    /// `rule` as version 12 counts.
    void denies(String rule, String sender, String type, String stateKey, Object... content) {
        denies(rule, event(sender, type, stateKey, content));
    }

    void denies(String rule, Pdu event) {
        AuthVerdict verdict = EventAuth.check(event, this);
        assertThat(verdict).isInstanceOf(Denied.class);
        assertThat(((Denied) verdict).rule()).isEqualTo(asVersionCounts(rule));
        assertThat(((Denied) verdict).text()).endsWith(".");
    }

    /// From version 12's numbers to those of this version's page. Version 12 has two rules more than 11: 2 and 10.4;
    /// 10 added two about the form of levels, 8 one about authorised joins; 5 had one about aliases as its fourth.
    String asVersionCounts(String rule) {
        if (version == RoomVersion.V12 || rule.startsWith("1.")) {
            return rule;
        }
        int number = Integer.parseInt(version.id());
        int[] parts = Stream.of(rule.split("\\.")).mapToInt(Integer::parseInt).toArray();
        if (parts[0] == 10 && parts.length > 1) {
            parts[1] -= (parts[1] > 4 ? 1 : 0) + (number < 10 ? 2 : 0);
        }
        if (parts[0] == 5 && number < 8) {
            if (parts[1] == 3 && parts.length > 2 && parts[2] > 5) {
                parts[2]--;
            }
            parts[1] -= (parts[1] > 2 ? 1 : 0) + (parts[1] == 8 && number < 7 ? 1 : 0);
        }
        parts[0] -= number < 6 && parts[0] > 4 ? 0 : 1;
        return Arrays.stream(parts).mapToObj(Integer::toString).collect(Collectors.joining("."));
    }
}
