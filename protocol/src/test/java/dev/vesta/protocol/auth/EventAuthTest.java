package dev.vesta.protocol.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.auth.AuthVerdict.Allowed;
import dev.vesta.protocol.auth.AuthVerdict.Denied;
import dev.vesta.protocol.event.EventBuilder;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Events;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventAuthTest {
    private static final String ALICE = "@alice:a";
    private static final String BOB = "@bob:b";

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void judgesCreateEvents(RoomVersion version) {
        Room room = new Room(version);
        room.allows(room.create);
        RoomId id = version == RoomVersion.V12 ? null : Events.OLD_ROOM;
        room.denies("1.1", create(version, id, JsonValue.obj(), List.of(new EventId("$x"))));
        room.denies("1.3", create(version, id, JsonValue.obj("room_version", "none"), List.of()));
        room.denies("1.3", create(version, id, JsonValue.obj("room_version", 11), List.of()));
    }

    private static Pdu create(RoomVersion version, RoomId id, JsonValue.Obj content, List<EventId> prev) {
        return Events.must(Events.build(version, id, ALICE, EventTypes.CREATE, "", content, prev));
    }

    @Test
    void wantsTheRoomIdOfACreateEventToBeOfItsServer() {
        Room room = new Room(RoomVersion.V11);
        room.denies("1.2", create(RoomVersion.V11, new RoomId("!room:b"), JsonValue.obj(), List.of()));
    }

    @Test
    void wantsNoRoomIdInACreateEventOfVersion12() {
        Room room = new Room(RoomVersion.V12);
        room.denies("1.2", create(RoomVersion.V12, new RoomId("!" + "h".repeat(43)), JsonValue.obj(), List.of()));
    }

    @Test
    void checksAdditionalCreatorsInVersion12() {
        for (Object bad :
                new Object[] {"@bob:b", List.of(1), List.of("bob"), List.of("@bob:b", ""), JsonValue.Null.NULL}) {
            JsonValue.Obj content = JsonValue.obj("additional_creators", bad);
            new Room(RoomVersion.V12).denies("1.4", create(RoomVersion.V12, null, content, List.of()));
            new Room(RoomVersion.V11).allows(create(RoomVersion.V11, Events.OLD_ROOM, content, List.of()));
        }
        new Room(RoomVersion.V12)
                .allows(create(
                        RoomVersion.V12, null, JsonValue.obj("additional_creators", List.of("@bob:b")), List.of()));
    }

    @Test
    void wantsTheCreateEventThatTheRoomIdNames() {
        Room room = new Room(RoomVersion.V12);
        Room other = new Room(RoomVersion.V12, "x", 1);
        room.denies("2", other.event(ALICE, "m.x", null));
        AuthState empty = key -> null;
        assertThat(EventAuth.check(room.event(ALICE, "m.x", null), empty))
                .isInstanceOfSatisfying(
                        Denied.class, denied -> assertThat(denied.rule()).isEqualTo("2"));
        assertThat(EventAuth.check(new Room(RoomVersion.V11).event(ALICE, "m.x", null), empty))
                .isInstanceOfSatisfying(
                        Denied.class, denied -> assertThat(denied.rule()).isEqualTo("2.4"));
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void keepsOtherServersOutOfClosedRooms(RoomVersion version) {
        Room closed = new Room(version, "m.federate", false).joinRule("public").member(BOB, "join");
        closed.denies("4", BOB, EventTypes.MESSAGE, null);
        closed.denies("4", BOB, EventTypes.MEMBER, BOB, "membership", "join");
        closed.allows(ALICE, EventTypes.MESSAGE, null);
        closed.allows("@carol:a", EventTypes.MEMBER, "@carol:a", "membership", "join");
        new Room(version, "m.federate", true).member(BOB, "join").allows(BOB, EventTypes.MESSAGE, null);
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void wantsTheSenderInTheRoom(RoomVersion version) {
        for (String membership : new String[] {"leave", "ban", "invite", "knock"}) {
            new Room(version).member(BOB, membership).denies("6", BOB, EventTypes.MESSAGE, null);
        }
        new Room(version).denies("6", BOB, EventTypes.MESSAGE, null);
        new Room(version).member(BOB, "join").allows(BOB, EventTypes.MESSAGE, null);
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void judgesThirdPartyInviteOffersByTheInviteLevel(RoomVersion version) {
        Room room = new Room(version).member(BOB, "join");
        room.allows(BOB, EventTypes.THIRD_PARTY_INVITE, "token");
        room.levels("invite", 1).denies("7.1", BOB, EventTypes.THIRD_PARTY_INVITE, "token");
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void judgesEventsByTheirRequiredLevel(RoomVersion version) {
        Room room = new Room(version).member(BOB, "join");
        room.allows(ALICE, EventTypes.TOPIC, "");
        room.denies("8", BOB, EventTypes.TOPIC, "");
        room.levels("events", JsonValue.obj("m.room.topic", 0, "m.room.message", 10), "events_default", 5);
        room.allows(BOB, EventTypes.TOPIC, "");
        room.denies("8", BOB, EventTypes.MESSAGE, null);
        room.denies("8", BOB, "m.other", null);
        room.levels("users_default", 10, "events_default", 10, "state_default", 11);
        room.allows(BOB, "m.other", null);
        room.denies("8", BOB, "m.other", "");
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void keepsUserStateKeysForTheirUsers(RoomVersion version) {
        Room room = new Room(version).member(BOB, "join").levels("state_default", 0);
        room.allows(BOB, "m.x", BOB);
        room.denies("9", BOB, "m.x", ALICE);
        room.denies("9", BOB, "m.x", "@");
        room.allows(BOB, "m.x", "_" + ALICE);
        new Room(version).denies("9", ALICE, "m.x", BOB);
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void checksWhichAuthEventsAreNamed(RoomVersion version) {
        Room room = new Room(version).levels("ban", 50);
        Pdu event = room.event(ALICE, EventTypes.TOPIC, "");
        Pdu member = room.get(new StateKey(EventTypes.MEMBER, ALICE));
        Pdu levels = room.get(new StateKey(EventTypes.POWER_LEVELS, ""));
        List<Pdu> right = new ArrayList<>(List.of(member, levels));
        boolean withCreate = version != RoomVersion.V12;
        if (withCreate) {
            assertDenied(room, "3.4", event, right);
            right.add(room.create);
        }
        assertThat(EventAuth.checkAuthEvents(event, right, x -> false)).isEqualTo(new Allowed());
        assertThat(EventAuth.checkAuthEvents(event, right, levels::equals)).isInstanceOf(Denied.class);
        assertDenied(room, "3.1", event, plus(right, member));
        assertDenied(room, "3.2", event, plus(right, room.event(ALICE, EventTypes.JOIN_RULES, "")));
        assertDenied(room, "3.2", event, plus(right, room.event(ALICE, EventTypes.MESSAGE, null)));
        if (withCreate) {
            JsonValue.Obj join = JsonValue.obj("membership", "join");
            Pdu elsewhere = Events.must(
                    Events.build(version, new RoomId("!other:a"), ALICE, EventTypes.MEMBER, ALICE, join, List.of()));
            assertDenied(room, "3.5", event, List.of(elsewhere, room.create));
            AuthState other = key -> key.type().equals(EventTypes.CREATE) ? room.create : null;
            assertThat(EventAuth.check(elsewhere, other))
                    .isInstanceOfSatisfying(
                            Denied.class, denied -> assertThat(denied.rule()).isEqualTo("2.5"));
        } else {
            assertDenied(room, "3.2", event, plus(right, room.create));
            Room other = new Room(version, "x", 1);
            assertDenied(room, "3.5", event, List.of(other.get(new StateKey(EventTypes.MEMBER, ALICE))));
        }
    }

    private static List<Pdu> plus(List<Pdu> events, Pdu more) {
        List<Pdu> all = new ArrayList<>(events);
        all.add(more);
        return all;
    }

    private static void assertDenied(Room room, String rule, Pdu event, List<Pdu> authEvents) {
        assertThat(EventAuth.checkAuthEvents(event, authEvents, x -> false))
                .isInstanceOfSatisfying(
                        Denied.class, denied -> assertThat(denied.rule()).isEqualTo(room.asVersionCounts(rule)));
    }

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

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void wantsACreatorUntilVersion10(RoomVersion version) {
        RoomId id = version == RoomVersion.V12 ? null : Events.OLD_ROOM;
        Pdu without = create(version, id, JsonValue.obj("room_version", version.id()), List.of());
        Room room = new Room(version);
        if (number(version) <= 10) {
            room.denies("1.4", without);
            room.allows(create(version, id, JsonValue.obj("creator", ALICE), List.of()));
        } else {
            room.allows(without);
        }
    }

    @ParameterizedTest
    @EnumSource(value = RoomVersion.class, mode = EnumSource.Mode.MATCH_ANY, names = "V[1-5]")
    void letsServersNameTheirAliasesUntilVersion5(RoomVersion version) {
        Room room = new Room(version, "m.federate", true);
        room.allows(BOB, EventTypes.ALIASES, "b");
        assertRule(room, "4.1", room.event(BOB, EventTypes.ALIASES, null));
        assertRule(room, "4.2", room.event(BOB, EventTypes.ALIASES, "a"));
        assertRule(room, "4.2", room.event(ALICE, EventTypes.ALIASES, ""));
        Room closed = new Room(version, "m.federate", false);
        assertRule(closed, "3", closed.event(BOB, EventTypes.ALIASES, "b"));
    }

    @ParameterizedTest
    @EnumSource(value = RoomVersion.class, mode = EnumSource.Mode.MATCH_NONE, names = "V[1-5]")
    void judgesAliasesLikeOtherStateSinceVersion6(RoomVersion version) {
        Room room = new Room(version);
        room.denies("6", BOB, EventTypes.ALIASES, "b");
        room.member(BOB, "join").denies("8", BOB, EventTypes.ALIASES, "b");
        room.allows(ALICE, EventTypes.ALIASES, "b");
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void judgesRedactionsByTheRedactLevelUntilVersion2(RoomVersion version) {
        Room room = new Room(version).member(BOB, "join").levels("users", JsonValue.obj("@carol:c", 50));
        room.member("@carol:c", "join");
        Pdu own = room.event(BOB, EventTypes.MESSAGE, null);
        Pdu others = room.event(ALICE, EventTypes.MESSAGE, null);
        room.allows(redaction(room, BOB, own.eventId()));
        room.allows(redaction(room, "@carol:c", others.eventId()));
        if (number(version) <= 2) {
            assertRule(room, "11.3", redaction(room, BOB, others.eventId()));
            assertRule(room, "11.3", room.event(BOB, EventTypes.REDACTION, null));
        } else {
            room.allows(redaction(room, BOB, others.eventId()));
            room.allows(BOB, EventTypes.REDACTION, null);
        }
    }

    private static Pdu redaction(Room room, String sender, EventId redacts) {
        UserId user = new UserId(sender);
        EventBuilder.Template template = new EventBuilder.Template(
                room.create.roomId(), user, EventTypes.REDACTION, null, JsonValue.obj(), redacts);
        Pdu event = Events.must(
                EventBuilder.build(room.version, template, List.of(), List.of(), 9, 9, user.server(), Events.KEY));
        assertThat(event.redacts()).isEqualTo(redacts);
        assertThat(event.json().has("redacts")).isEqualTo(number(room.version) < 11);
        return event;
    }

    /// `rule` as the version itself counts.
    private static void assertRule(Room room, String rule, Pdu event) {
        assertThat(EventAuth.check(event, room))
                .isInstanceOfSatisfying(
                        Denied.class, denied -> assertThat(denied.rule()).isEqualTo(rule));
    }
}
