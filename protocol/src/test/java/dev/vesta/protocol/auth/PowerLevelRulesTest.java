package dev.vesta.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PowerLevelRulesTest {
    private static final String ALICE = "@alice:a";
    private static final String BOB = "@bob:b";
    private static final String[] SINGLE = {
        "users_default", "events_default", "state_default", "ban", "redact", "kick", "invite"
    };

    /// Bob has 50, Carol 50, Dave 60, Eve 10; changing levels takes 50.
    private static Room room(RoomVersion version, Object... more) {
        JsonValue.Obj content = levels(more);
        Room room = new Room(version).member(BOB, "join");
        return room.put(room.event(ALICE, EventTypes.POWER_LEVELS, "", flat(content)));
    }

    private static JsonValue.Obj levels(Object... more) {
        JsonValue.Obj content = JsonValue.obj(
                "users", JsonValue.obj(BOB, 50, "@carol:c", 50, "@dave:d", 60, "@eve:e", 10),
                "events", JsonValue.obj("m.high", 60, "m.low", 10),
                "notifications", JsonValue.obj("room", 60, "low", 10));
        for (int i = 0; i < more.length; i += 2) {
            content = content.with((String) more[i], JsonValue.of(more[i + 1]));
        }
        return content;
    }

    private static Object[] flat(JsonValue.Obj content) {
        return content.members().entrySet().stream()
                .flatMap(entry -> Stream.of(entry.getKey(), entry.getValue()))
                .toArray();
    }

    private static void allows(Room room, JsonValue.Obj next) {
        room.allows(BOB, EventTypes.POWER_LEVELS, "", flat(next));
    }

    private static void denies(Room room, String rule, JsonValue.Obj next) {
        room.denies(rule, BOB, EventTypes.POWER_LEVELS, "", flat(next));
    }

    @ParameterizedTest
    @EnumSource(value = RoomVersion.class, mode = EnumSource.Mode.MATCH_NONE, names = "V[1-9]")
    void wantsIntegers(RoomVersion version) {
        for (String key : SINGLE) {
            denies(room(version), "10.1", levels(key, "50"));
            denies(room(version), "10.1", levels(key, JsonValue.Null.NULL));
        }
        for (String key : new String[] {"events", "notifications"}) {
            denies(room(version), "10.2", levels(key, 1));
            denies(room(version), "10.2", levels(key, JsonValue.obj("x", "1")));
        }
        denies(room(version), "10.3", levels("users", JsonValue.arr()));
        denies(room(version), "10.3", levels("users", JsonValue.obj(BOB, "50")));
        denies(room(version), "10.3", levels("users", JsonValue.obj("bob", 50)));
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void allowsTheFirstLevels(RoomVersion version) {
        Room room = new Room(version);
        room.allows(ALICE, EventTypes.POWER_LEVELS, "", "users", JsonValue.obj(BOB, 1000), "ban", 2000);
        room.allows(ALICE, EventTypes.POWER_LEVELS, "");
        room.denies(single(version), ALICE, EventTypes.POWER_LEVELS, "", "ban", "x");
    }

    /// The rule that a level which is none breaks: in old versions the one that compares.
    private static String single(RoomVersion version) {
        return version.rules().integerPowerLevels() ? "10.1" : "10.6";
    }

    @ParameterizedTest
    @EnumSource(value = RoomVersion.class, mode = EnumSource.Mode.MATCH_ANY, names = "V[1-9]")
    void readsTextsOfIntegersUntilVersion9(RoomVersion version) {
        for (String text : new String[] {"50", "00050", "+50", " 50", "50 ", "\t +0050 \n"}) {
            Room room = new Room(version).member(BOB, "join").levels("users", JsonValue.obj(BOB, text));
            room.allows(BOB, EventTypes.TOPIC, "");
            room.allows(BOB, EventTypes.POWER_LEVELS, "", "users", JsonValue.obj(BOB, 50), "ban", text);
            room.denies("10.10.1", BOB, EventTypes.POWER_LEVELS, "", "users", JsonValue.obj(BOB, "51"));
            room.denies("10.6.2", BOB, EventTypes.POWER_LEVELS, "", "users", JsonValue.obj(BOB, 50), "ban", " 51");
        }
        new Room(version).member(BOB, "join").levels("users_default", "-1").denies("8", BOB, EventTypes.MESSAGE, null);
        Room room = new Room(version);
        for (String text : new String[] {"", " ", "+", "-", "5 0", "5.0", "5e1", "0x5", "--5", "+-5", "\u0665"}) {
            room.denies("10.3", ALICE, EventTypes.POWER_LEVELS, "", "users", JsonValue.obj(BOB, text));
            room.denies("10.6", ALICE, EventTypes.POWER_LEVELS, "", "kick", text);
            room.denies("10.7", ALICE, EventTypes.POWER_LEVELS, "", "events", JsonValue.obj("m.x", text));
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
        room.denies("10.6", ALICE, EventTypes.POWER_LEVELS, "", "kick", tooLarge);
        room.denies("10.3", ALICE, EventTypes.POWER_LEVELS, "", "users", JsonValue.obj(BOB, tooLarge));
    }

    private static long level(RoomVersion version, String number) {
        Room room = new Room(version).levels("users_default", new JsonValue.Num(new BigDecimal(number)));
        return PowerLevels.of(room.create, room.get(new StateKey(EventTypes.POWER_LEVELS, "")))
                .ofUser(BOB);
    }

    @ParameterizedTest
    @EnumSource(value = RoomVersion.class, mode = EnumSource.Mode.MATCH_ANY, names = "V[1-5]")
    void leavesNotificationsAloneUntilVersion5(RoomVersion version) {
        allows(room(version), levels("notifications", JsonValue.obj("room", 100)));
        allows(room(version), levels("notifications", JsonValue.obj("room", 0)));
        allows(room(version), levels("notifications", "x"));
    }

    @Test
    void forbidsCreatorsAmongTheUsersInVersion12() {
        Room room = new Room(RoomVersion.V12, "additional_creators", JsonValue.arr("@carol:c"));
        room.denies("10.4", ALICE, EventTypes.POWER_LEVELS, "", "users", JsonValue.obj(ALICE, 100));
        room.denies("10.4", ALICE, EventTypes.POWER_LEVELS, "", "users", JsonValue.obj("@carol:c", 100));
        room.allows(ALICE, EventTypes.POWER_LEVELS, "", "users", JsonValue.obj(BOB, 100));
        new Room(RoomVersion.V11).allows(ALICE, EventTypes.POWER_LEVELS, "", "users", JsonValue.obj(ALICE, 100));
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void boundsChangesOfSingleLevels(RoomVersion version) {
        for (String key : SINGLE) {
            // Bob still needs the level to send the event, whatever the default for state is.
            Object events = JsonValue.obj("m.high", 60, "m.low", 10, "m.room.power_levels", 50);
            Room high = room(version, key, 60, "events", events);
            Room low = room(version, key, 10, "events", events);
            Room none = room(version, "events", events);
            denies(high, "10.6.1", levels(key, 10, "events", events));
            denies(high, "10.6.1", levels("events", events));
            allows(high, levels(key, 60, "events", events));
            denies(low, "10.6.2", levels(key, 51, "events", events));
            allows(low, levels(key, 50, "events", events));
            allows(low, levels("events", events));
            allows(none, levels(key, 50, "events", events));
            denies(none, "10.6.2", levels(key, 51, "events", events));
        }
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void boundsChangesOfEventsAndNotifications(RoomVersion version) {
        boolean notifications = Integer.parseInt(version.id()) >= 6;
        for (String key : notifications ? List.of("events", "notifications") : List.of("events")) {
            JsonValue.Obj before = levels().object(key).orElseThrow();
            String high = key.equals("events") ? "m.high" : "room";
            String low = key.equals("events") ? "m.low" : "low";
            denies(room(version), "10.7.1", levels(key, before.with(high, JsonValue.of(50))));
            denies(room(version), "10.7.1", levels(key, before.without(high)));
            denies(room(version), "10.8.1", levels(key, before.with(low, JsonValue.of(51))));
            denies(room(version), "10.8.1", levels(key, before.with("new", JsonValue.of(51))));
            allows(room(version), levels(key, before.with(low, JsonValue.of(50))));
            allows(room(version), levels(key, before.without(low).with("new", JsonValue.of(50))));
        }
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void boundsChangesOfUsers(RoomVersion version) {
        JsonValue.Obj before = levels().object("users").orElseThrow();
        Room room = room(version);
        denies(room, "10.9.1", levels("users", before.with("@carol:c", JsonValue.of(10))));
        denies(room, "10.9.1", levels("users", before.without("@carol:c")));
        denies(room, "10.9.1", levels("users", before.without("@dave:d")));
        denies(room, "10.10.1", levels("users", before.with("@eve:e", JsonValue.of(51))));
        denies(room, "10.10.1", levels("users", before.with("@new:n", JsonValue.of(51))));
        denies(room, "10.10.1", levels("users", before.with(BOB, JsonValue.of(51))));
        allows(room, levels("users", before.with("@eve:e", JsonValue.of(50))));
        allows(room, levels("users", before.with("@new:n", JsonValue.of(50))));
        allows(room, levels("users", before.without("@eve:e")));
        allows(room, levels("users", before.with(BOB, JsonValue.of(0))));
        allows(room, levels("users", before.without(BOB)));
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

    @Test
    void putsCreatorsAboveEverybodyInVersion12() {
        Room room = new Room(RoomVersion.V12, "additional_creators", JsonValue.arr("@carol:c")).member(BOB, "join");
        room.member("@carol:c", "join").levels("users", JsonValue.obj(BOB, JsonValue.MAX_INTEGER));
        room.allows("@carol:c", EventTypes.MEMBER, BOB, "membership", "leave");
        room.denies("5.5.5", BOB, EventTypes.MEMBER, ALICE, "membership", "leave");
        room.denies("5.5.5", "@carol:c", EventTypes.MEMBER, ALICE, "membership", "leave");
        room.allows("@carol:c", EventTypes.POWER_LEVELS, "", "users", JsonValue.obj(BOB, 0));
    }
}
