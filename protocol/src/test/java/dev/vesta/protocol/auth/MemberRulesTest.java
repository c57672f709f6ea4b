package dev.vesta.protocol.auth;

import static dev.vesta.protocol.event.EventTypes.MEMBER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.event.EventBuilder;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Events;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.SigningKey;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MemberRulesTest {
    private static final String ALICE = "@alice:a";
    private static final String BOB = "@bob:b";
    private static final String CAROL = "@carol:c";

    private static Room room(RoomVersion version) {
        return new Room(version)
                .levels("users", version == RoomVersion.V12 ? JsonValue.obj() : JsonValue.obj(ALICE, 100));
    }

    private static void allows(Room room, String sender, String target, String membership) {
        room.allows(sender, MEMBER, target, "membership", membership);
    }

    private static void denies(Room room, String rule, String sender, String target, String membership) {
        room.denies(rule, sender, MEMBER, target, "membership", membership);
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void wantsAUserAndAMembership(RoomVersion version) {
        Room room = room(version).joinRule("public");
        room.denies("5.1", BOB, MEMBER, null, "membership", "join");
        room.denies("5.1", BOB, MEMBER, BOB);
        room.denies("5.1", BOB, MEMBER, BOB, "membership", 1);
        room.denies("5.1", ALICE, MEMBER, "bob", "membership", "invite");
        denies(room, "5.8", BOB, BOB, "dance");
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void letsTheCreatorJoinFirst(RoomVersion version) {
        Pdu create = Events.create(version);
        AuthState onlyCreate = key -> key.type().equals(EventTypes.CREATE) ? create : null;
        JsonValue.Obj join = JsonValue.obj("membership", "join");
        Pdu first = Events.must(
                Events.build(version, create.roomId(), ALICE, MEMBER, ALICE, join, List.of(create.eventId())));
        Pdu other =
                Events.must(Events.build(version, create.roomId(), BOB, MEMBER, BOB, join, List.of(create.eventId())));
        Pdu late = Events.after(create, ALICE, MEMBER, ALICE, join);
        Room room = new Room(version);
        assertThat(EventAuth.check(first, onlyCreate)).isEqualTo(new AuthVerdict.Allowed());
        for (Pdu denied : List.of(other, late)) {
            assertThat(EventAuth.check(denied, onlyCreate))
                    .isInstanceOfSatisfying(AuthVerdict.Denied.class, verdict -> assertThat(verdict.rule())
                            .isEqualTo(room.asVersionCounts("5.3.4")));
        }
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void judgesJoinsByTheJoinRule(RoomVersion version) {
        List<String> known = new ArrayList<>(List.of("public", "invite"));
        List<String> unknown = new ArrayList<>(List.of("private"));
        (number(version) >= 7 ? known : unknown).add("knock");
        (number(version) >= 8 ? known : unknown).add("restricted");
        (number(version) >= 10 ? known : unknown).add("knock_restricted");
        for (String rule : known) {
            Room room = room(version).joinRule(rule);
            denies(room, "5.3.2", ALICE, BOB, "join");
            allows(room.member(BOB, "invite"), BOB, BOB, "join");
            allows(room.member(BOB, "join"), BOB, BOB, "join");
            denies(room.member(BOB, "ban"), "5.3.3", BOB, BOB, "join");
        }
        for (String rule : unknown) {
            denies(room(version).joinRule(rule).member(BOB, "invite"), "5.3.7", BOB, BOB, "join");
            denies(room(version).joinRule(rule).member(BOB, "join"), "5.3.7", BOB, BOB, "join");
        }
        allows(room(version).joinRule("public"), BOB, BOB, "join");
        allows(room(version).joinRule("public").member(BOB, "leave"), BOB, BOB, "join");
        denies(room(version), "5.3.4", BOB, BOB, "join");
        denies(room(version).joinRule("invite"), "5.3.4", BOB, BOB, "join");
        if (number(version) >= 7) {
            denies(room(version).joinRule("knock").member(BOB, "knock"), "5.3.4", BOB, BOB, "join");
        }
        if (number(version) >= 8) {
            denies(room(version).joinRule("restricted"), "5.3.5.2", BOB, BOB, "join");
        }
        if (number(version) >= 10) {
            denies(room(version).joinRule("knock_restricted"), "5.3.5.2", BOB, BOB, "join");
        }
    }

    @ParameterizedTest
    @EnumSource(value = RoomVersion.class, mode = EnumSource.Mode.MATCH_NONE, names = "V[1-7]")
    void judgesRestrictedJoinsByWhoAuthorisedThem(RoomVersion version) {
        Room room = room(version).joinRule("restricted");
        Pdu unsigned = room.event(BOB, MEMBER, BOB, "membership", "join", "join_authorised_via_users_server", CAROL);
        Pdu signed = Events.must(EventBuilder.countersign(unsigned, new ServerName("c"), Events.KEY));
        room.denies("5.2.1", unsigned);
        room.denies("5.2.1", BOB, MEMBER, BOB, "membership", "leave", "join_authorised_via_users_server", 1);
        room.denies("5.3.5.2", signed);
        room.member(CAROL, "invite").denies("5.3.5.2", signed);
        room.member(CAROL, "join").allows(signed);
        room.levels("invite", 50).denies("5.3.5.2", signed);
        room.levels("invite", 50, "users", JsonValue.obj(CAROL, 50)).allows(signed);
    }

    @ParameterizedTest
    @EnumSource(value = RoomVersion.class, mode = EnumSource.Mode.MATCH_ANY, names = "V[1-7]")
    void looksAtNoAuthoriserBeforeVersion8(RoomVersion version) {
        Object[] join = {"membership", "join", "join_authorised_via_users_server", CAROL};
        room(version).joinRule("public").allows(BOB, MEMBER, BOB, join);
        room(version).joinRule("restricted").member(CAROL, "join").denies("5.3.7", BOB, MEMBER, BOB, join);
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void judgesInvitesByPowerAndMembership(RoomVersion version) {
        Room room = room(version);
        allows(room, ALICE, BOB, "invite");
        allows(room.member(BOB, "leave"), ALICE, BOB, "invite");
        allows(room.member(BOB, "knock"), ALICE, BOB, "invite");
        allows(room.member(BOB, "invite"), ALICE, BOB, "invite");
        denies(room.member(BOB, "join"), "5.4.3", ALICE, BOB, "invite");
        denies(room.member(BOB, "ban"), "5.4.3", ALICE, BOB, "invite");
        denies(room, "5.4.2", CAROL, "@dave:d", "invite");
        room.member(CAROL, "join");
        allows(room, CAROL, "@dave:d", "invite");
        denies(room.levels("invite", 1), "5.4.5", CAROL, "@dave:d", "invite");
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void judgesThirdPartyInvites(RoomVersion version) {
        SigningKey identity = SigningKey.of("0", new byte[32]);
        Room room = room(version);
        room.put(room.event(
                ALICE,
                EventTypes.THIRD_PARTY_INVITE,
                "token",
                "public_key",
                "AAAA",
                "public_keys",
                JsonValue.arr(JsonValue.obj("public_key", identity.publicKeyBase64()))));
        JsonValue.Obj bare = JsonValue.obj("mxid", BOB, "token", "token");
        JsonValue.Obj signed = identity.signJson(new ServerName("id.example"), bare);
        thirdParty(room, null, ALICE, signed);
        thirdParty(room, "5.4.1.2", ALICE, null);
        thirdParty(room, "5.4.1.3", ALICE, bare.without("mxid"));
        thirdParty(room, "5.4.1.3", ALICE, bare.without("token"));
        thirdParty(room, "5.4.1.4", ALICE, signed.with("mxid", JsonValue.str(CAROL)));
        thirdParty(room, "5.4.1.5", ALICE, signed.with("token", JsonValue.str("other")));
        thirdParty(room, "5.4.1.6", CAROL, signed);
        thirdParty(room, "5.4.1.8", ALICE, bare);
        thirdParty(room, "5.4.1.8", ALICE, signed.with("more", JsonValue.of(1)));
        thirdParty(room.member(BOB, "ban"), "5.4.1.1", ALICE, signed);
    }

    private static void thirdParty(Room room, String rule, String sender, JsonValue.Obj signed) {
        Object[] content = {"membership", "invite", "third_party_invite", JsonValue.obj("signed", signed)};
        if (rule == null) {
            room.allows(sender, MEMBER, BOB, content);
        } else {
            room.denies(rule, sender, MEMBER, BOB, content);
        }
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void letsMembersLeave(RoomVersion version) {
        Room room = room(version);
        for (String membership : new String[] {"invite", "join"}) {
            allows(room.member(BOB, membership), BOB, BOB, "leave");
        }
        if (number(version) >= 7) {
            allows(room.member(BOB, "knock"), BOB, BOB, "leave");
        } else {
            denies(room.member(BOB, "knock"), "5.5.1", BOB, BOB, "leave");
        }
        denies(room.member(BOB, "leave"), "5.5.1", BOB, BOB, "leave");
        denies(room.member(BOB, "ban"), "5.5.1", BOB, BOB, "leave");
        denies(room, "5.5.1", CAROL, CAROL, "leave");
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void judgesKicksAndUnbansByPower(RoomVersion version) {
        Room room = room(version).member(BOB, "join").member(CAROL, "join");
        allows(room, ALICE, BOB, "leave");
        denies(room, "5.5.2", "@dave:d", BOB, "leave");
        denies(room, "5.5.5", CAROL, BOB, "leave");
        denies(room, "5.5.5", BOB, ALICE, "leave");
        room.levels("users", JsonValue.obj(BOB, 50, CAROL, 50), "ban", 60);
        denies(room, "5.5.5", CAROL, BOB, "leave");
        allows(room.member("@dave:d", "join"), CAROL, "@dave:d", "leave");
        denies(room.member("@dave:d", "ban"), "5.5.3", CAROL, "@dave:d", "leave");
        room.levels("users", JsonValue.obj(CAROL, 50), "ban", 50);
        allows(room, CAROL, "@dave:d", "leave");
        room.levels("users", JsonValue.obj(CAROL, 50), "ban", 50, "kick", 51);
        denies(room, "5.5.5", CAROL, "@dave:d", "leave");
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void judgesBansByPower(RoomVersion version) {
        Room room = room(version).member(BOB, "join").member(CAROL, "join");
        allows(room, ALICE, BOB, "ban");
        allows(room, ALICE, "@nobody:d", "ban");
        denies(room, "5.6.1", "@dave:d", BOB, "ban");
        denies(room, "5.6.3", CAROL, BOB, "ban");
        room.levels("users", JsonValue.obj(BOB, 50, CAROL, 50));
        denies(room, "5.6.3", CAROL, BOB, "ban");
        allows(room, CAROL, "@dave:d", "ban");
    }

    @ParameterizedTest
    @EnumSource(value = RoomVersion.class, mode = EnumSource.Mode.MATCH_NONE, names = "V[1-6]")
    void judgesKnocksByTheJoinRule(RoomVersion version) {
        boolean both = number(version) >= 10;
        for (String rule : both ? List.of("knock", "knock_restricted") : List.of("knock")) {
            Room room = room(version).joinRule(rule);
            allows(room, BOB, BOB, "knock");
            allows(room.member(BOB, "leave"), BOB, BOB, "knock");
            denies(room, "5.7.2", ALICE, BOB, "knock");
            for (String membership : new String[] {"ban", "invite", "join"}) {
                denies(room.member(BOB, membership), "5.7.4", BOB, BOB, "knock");
            }
        }
        for (String rule : new String[] {"public", "invite", "restricted", "private"}) {
            denies(room(version).joinRule(rule), "5.7.1", BOB, BOB, "knock");
        }
        if (!both) {
            denies(room(version).joinRule("knock_restricted"), "5.7.1", BOB, BOB, "knock");
        }
    }

    @ParameterizedTest
    @EnumSource(value = RoomVersion.class, mode = EnumSource.Mode.MATCH_ANY, names = "V[1-6]")
    void knowsNoKnocksBeforeVersion7(RoomVersion version) {
        denies(room(version).joinRule("knock"), "5.8", BOB, BOB, "knock");
        denies(room(version).joinRule("public"), "5.8", BOB, BOB, "knock");
    }

    private static int number(RoomVersion version) {
        return Integer.parseInt(version.id());
    }
}
