package dev.vesta.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.auth.AuthVerdict.Denied;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// How levels are read; who may change them is in [PowerLevelRows].
class PowerLevelRulesTest {
    private static final String ALICE = "@alice:a";
    private static final String BOB = "@bob:b";

    @ParameterizedTest
    @EnumSource(value = RoomVersion.class, mode = EnumSource.Mode.MATCH_ANY, names = "V[1-9]")
    void readsTextsOfIntegersUntilVersion9(RoomVersion version) {
        for (String text : new String[] {"50", "00050", "+50", " 50", "50 ", "\t +0050 \n"}) {
            Room room = new Room(version).member(BOB, "join").levels("users", JsonValue.obj(BOB, text));
            room.allows(BOB, EventTypes.TOPIC, "");
            room.allows(BOB, EventTypes.POWER_LEVELS, "", "users", JsonValue.obj(BOB, 50), "ban", text);
            room.denies("levels.users-new", BOB, EventTypes.POWER_LEVELS, "", "users", JsonValue.obj(BOB, "51"));
            room.denies(
                    "levels.single-new",
                    BOB,
                    EventTypes.POWER_LEVELS,
                    "",
                    "users",
                    JsonValue.obj(BOB, 50),
                    "ban",
                    " 51");
        }
        new Room(version)
                .member(BOB, "join")
                .levels("users_default", "-1")
                .denies("required-level", BOB, EventTypes.MESSAGE, null);
        Room room = new Room(version);
        for (String text : new String[] {"", " ", "+", "-", "5 0", "5.0", "5e1", "0x5", "--5", "+-5", "\u0665"}) {
            room.denies("levels.users-form", ALICE, EventTypes.POWER_LEVELS, "", "users", JsonValue.obj(BOB, text));
            refuses(room, "levels.single-new", "kick", text);
            refuses(room, "levels.maps-current", "events", JsonValue.obj("m.x", text));
        }
        Room huge =
                new Room(version).member(BOB, "join").levels("users_default", "1".repeat(40), "ban", "0".repeat(99));
        huge.allows(BOB, EventTypes.MEMBER, "@eve:e", "membership", "invite");
        assertThat(PowerLevels.of(huge.create, huge.get(new StateKey(EventTypes.POWER_LEVELS, "")))
                        .toBan())
                .isZero();
    }

    @ParameterizedTest
    @EnumSource(value = RoomVersion.class, mode = EnumSource.Mode.MATCH_ANY, names = "V[1-5]")
    void cutsFractionsUntilVersion5(RoomVersion version) {
        assertThat(level(version, "50.57")).isEqualTo(50);
        assertThat(level(version, "-50.57")).isEqualTo(-50);
        assertThat(level(version, "5.114698E4")).isEqualTo(51146);
        assertThat(level(version, "1e-300")).isZero();
        assertThat(level(version, "1e300")).isEqualTo(Long.MAX_VALUE);
        assertThat(level(version, "-12345678901234567890")).isEqualTo(-Long.MAX_VALUE);
        assertThat(level(version, "9007199254740993")).isEqualTo(9007199254740993L);
        JsonValue tooLarge = new JsonValue.Num(new BigDecimal("1e309"));
        Room room = new Room(version);
        refuses(room, "levels.single-new", "kick", tooLarge);
        room.denies("levels.users-form", ALICE, EventTypes.POWER_LEVELS, "", "users", JsonValue.obj(BOB, tooLarge));
    }

    /// What is no level cannot be compared: the number is that of the comparing rules together. The first levels are
    /// compared with nothing.
    private static void refuses(Room first, String comparing, Object... content) {
        first.allows(ALICE, EventTypes.POWER_LEVELS, "", content);
        Room room = new Room(first.version).levels("users", JsonValue.obj(ALICE, 100));
        String number = AuthRuleList.of(room.version).number(comparing);
        assertThat(room.judge(ALICE, EventTypes.POWER_LEVELS, "", content))
                .isInstanceOfSatisfying(Denied.class, denied -> assertThat(denied.rule())
                        .isEqualTo(number.substring(0, number.lastIndexOf('.'))));
    }

    private static long level(RoomVersion version, String number) {
        Room room = new Room(version).levels("users_default", new JsonValue.Num(new BigDecimal(number)));
        return PowerLevels.of(room.create, room.get(new StateKey(EventTypes.POWER_LEVELS, "")))
                .ofUser(BOB);
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void hasDefaults(RoomVersion version) {
        Room room = new Room(version, "additional_creators", JsonValue.arr("@carol:c"));
        boolean infinite = version == RoomVersion.V12;
        PowerLevels none = PowerLevels.of(room.create, null);
        assertThat(none.ofUser(new UserId(ALICE))).isEqualTo(infinite ? PowerLevels.INFINITE : 100);
        assertThat(none.ofUser(new UserId("@carol:c"))).isEqualTo(infinite ? PowerLevels.INFINITE : 0);
        assertThat(none.ofUser(new UserId(BOB))).isZero();
        assertThat(none.toSend("m.x", true)).isEqualTo(50);
        assertThat(none.toSend("m.x", false)).isZero();
        assertThat(none.toInvite()).isZero();
        assertThat(none.toKick()).isEqualTo(50);
        assertThat(none.toBan()).isEqualTo(50);
        assertThat(none.toRedact()).isEqualTo(50);
        assertThat(none.toNotify("room")).isEqualTo(50);
        PowerLevels some = PowerLevels.of(
                room.create, room.event(ALICE, EventTypes.POWER_LEVELS, "", "users_default", 7, "kick", 1));
        assertThat(some.ofUser(new UserId(ALICE))).isEqualTo(infinite ? PowerLevels.INFINITE : 7);
        assertThat(some.ofUser(new UserId(BOB))).isEqualTo(7);
        assertThat(some.toKick()).isEqualTo(1);
    }
}
