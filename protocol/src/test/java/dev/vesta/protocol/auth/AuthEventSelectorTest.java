package dev.vesta.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuthEventSelectorTest {
    private static final String ALICE = "@alice:a";
    private static final String BOB = "@bob:b";

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void selectsAuthEvents(RoomVersion version) {
        StateKey create = new StateKey(EventTypes.CREATE, "");
        StateKey levels = new StateKey(EventTypes.POWER_LEVELS, "");
        StateKey rules = new StateKey(EventTypes.JOIN_RULES, "");
        StateKey alice = new StateKey(EventTypes.MEMBER, ALICE);
        StateKey bob = new StateKey(EventTypes.MEMBER, BOB);
        StateKey token = new StateKey(EventTypes.THIRD_PARTY_INVITE, "t");
        assertThat(select(version, EventTypes.CREATE, "")).isEmpty();
        assertSelected(version, List.of(create, levels, alice), EventTypes.MESSAGE, null);
        assertSelected(version, List.of(create, levels, alice, rules), EventTypes.MEMBER, ALICE, "membership", "join");
        List<StateKey> forKnock = List.of(create, levels, alice, rules).subList(0, number(version) >= 7 ? 4 : 3);
        assertSelected(version, forKnock, EventTypes.MEMBER, ALICE, "membership", "knock");
        assertSelected(version, List.of(create, levels, alice, bob), EventTypes.MEMBER, BOB, "membership", "ban");
        assertSelected(
                version, List.of(create, levels, alice, bob, rules), EventTypes.MEMBER, BOB, "membership", "invite");
        JsonValue.Obj thirdParty = JsonValue.obj("signed", JsonValue.obj("token", "t"));
        assertSelected(
                version,
                List.of(create, levels, alice, bob, rules, token),
                EventTypes.MEMBER,
                BOB,
                "membership",
                "invite",
                "third_party_invite",
                thirdParty);
        assertSelected(
                version,
                List.of(create, levels, alice, rules, bob).subList(0, number(version) >= 8 ? 5 : 4),
                EventTypes.MEMBER,
                ALICE,
                "membership",
                "join",
                "join_authorised_via_users_server",
                BOB);
    }

    private static List<StateKey> select(RoomVersion version, String type, String stateKey, Object... content) {
        return AuthEventSelector.select(version, new UserId(ALICE), type, stateKey, JsonValue.obj(content));
    }

    private static void assertSelected(
            RoomVersion version, List<StateKey> withCreate, String type, String stateKey, Object... content) {
        assertThat(select(version, type, stateKey, content))
                .isEqualTo(version == RoomVersion.V12 ? withCreate.subList(1, withCreate.size()) : withCreate);
    }

    private static int number(RoomVersion version) {
        return Integer.parseInt(version.id());
    }
}
