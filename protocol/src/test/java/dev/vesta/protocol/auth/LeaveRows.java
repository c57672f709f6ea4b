package dev.vesta.protocol.auth;

import static dev.vesta.protocol.auth.AuthRow.ALICE;
import static dev.vesta.protocol.auth.AuthRow.BOB;
import static dev.vesta.protocol.auth.AuthRow.CAROL;
import static dev.vesta.protocol.auth.AuthRow.DAVE;
import static dev.vesta.protocol.auth.AuthRow.accepts;
import static dev.vesta.protocol.auth.AuthRow.misses;
import static dev.vesta.protocol.auth.AuthRow.rejects;

import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// Leaves, kicks, bans and knocks.
final class LeaveRows {
    private LeaveRows() {}

    static List<AuthRow> all() {
        List<AuthRow> rows = new ArrayList<>();
        rows.addAll(leaveRows());
        rows.addAll(kickRows());
        rows.addAll(banRows());
        rows.addAll(knockRows("knock", 7));
        rows.addAll(knockRows("knock_restricted", 10));
        rows.addAll(closedRows());
        return rows;
    }

    private static List<AuthRow> leaveRows() {
        List<AuthRow> rows = new ArrayList<>();
        for (String membership : List.of("invite", "join", "knock")) {
            rows.add(accepts("leave.own", "membership " + membership, room -> own(room, membership, "leave"))
                    .from(membership.equals("knock") ? 7 : 1));
        }
        for (String membership : List.of("leave", "ban", "knock")) {
            rows.add(rejects("leave.own", "membership " + membership, room -> own(room, membership, "leave"))
                    .until(membership.equals("knock") ? 6 : 12));
        }
        rows.add(rejects("leave.own", "no membership", room -> room.judgeMember(BOB, BOB, "leave")));
        return rows;
    }

    private static List<AuthRow> kickRows() {
        String equal = "level 50 against a user of 50";
        return List.of(
                rejects("leave.sender-joined", "a sender who is not in the room", room -> room.member(BOB, "join")
                        .judgeMember(DAVE, BOB, "leave")),
                rejects("leave.sender-joined", "a creator who has left", room -> room.member(BOB, "join")
                        .member(ALICE, "leave")
                        .judgeMember(ALICE, BOB, "leave")),
                accepts("leave.sender-joined", "a sender who is joined", room -> room.member(BOB, "join")
                        .judgeMember(ALICE, BOB, "leave")),
                rejects(
                        "leave.unban",
                        "level 50 where banning takes 51",
                        room -> kick(room, "ban", 0, "ban", 51, "kick", 50)),
                accepts(
                        "leave.unban",
                        "level 50 where banning takes 50",
                        room -> kick(room, "ban", 0, "ban", 50, "kick", 50)),
                accepts(
                        "leave.unban",
                        "a user who is not banned, where banning takes 51",
                        room -> kick(room, "join", 0, "ban", 51)),
                accepts("leave.kick", "level 50 where kicking takes 50", room -> kick(room, "join", 49, "kick", 50)),
                accepts("leave.kick", "taking an invite back", room -> kick(room, "invite", 0, "kick", 50)),
                misses(
                        "leave.kick",
                        "leave.otherwise",
                        "level 50 where kicking takes 51",
                        room -> kick(room, "join", 0, "kick", 51)),
                misses("leave.kick", "leave.otherwise", equal, room -> kick(room, "join", 50, "kick", 50)),
                rejects("leave.otherwise", equal, room -> kick(room, "join", 50, "kick", 50)),
                rejects(
                        "leave.otherwise",
                        "level 50 to unban where kicking takes 51",
                        room -> kick(room, "ban", 0, "ban", 50, "kick", 51)),
                rejects("leave.otherwise", "level 0 where nothing is said", room -> room.member(BOB, "join")
                        .member(CAROL, "join")
                        .judgeMember(CAROL, BOB, "leave")),
                accepts("leave.otherwise", "level 50 against a user of 49", room -> kick(room, "join", 49, "kick", 50)),
                rejects(
                                "leave.otherwise",
                                "the greatest level against a creator",
                                room -> powerful(room, "@x:a", BOB, ALICE, "leave"))
                        .from(12),
                rejects(
                                "leave.otherwise",
                                "an additional creator against a creator",
                                room -> powerful(room, CAROL, CAROL, ALICE, "leave"))
                        .from(12),
                accepts(
                                "leave.kick",
                                "an additional creator against the greatest level",
                                room -> powerful(room, CAROL, CAROL, BOB, "leave"))
                        .from(12));
    }

    private static List<AuthRow> banRows() {
        return List.of(
                rejects("ban.sender-joined", "a sender who is not in the room", room -> room.member(BOB, "join")
                        .judgeMember(DAVE, BOB, "ban")),
                rejects("ban.sender-joined", "a creator who has left", room -> room.member(ALICE, "leave")
                        .judgeMember(ALICE, BOB, "ban")),
                accepts("ban.sender-joined", "a sender who is joined", room -> room.member(BOB, "join")
                        .judgeMember(ALICE, BOB, "ban")),
                accepts("ban.level", "level 50 where banning takes 50", room -> ban(room, 49, 50)),
                accepts("ban.level", "a user who was never there", room -> room.judgeMember(ALICE, DAVE, "ban")),
                misses("ban.level", "ban.otherwise", "level 50 where banning takes 51", room -> ban(room, 0, 51)),
                misses("ban.level", "ban.otherwise", "level 50 against a user of 50", room -> ban(room, 50, 50)),
                rejects("ban.otherwise", "level 50 against a user of 50", room -> ban(room, 50, 50)),
                rejects("ban.otherwise", "level 0 where nothing is said", room -> room.member(CAROL, "join")
                        .judgeMember(CAROL, BOB, "ban")),
                accepts("ban.otherwise", "level 50 against a user of 49", room -> ban(room, 49, 50)),
                rejects(
                                "ban.otherwise",
                                "the greatest level against a creator",
                                room -> powerful(room, "@x:a", BOB, ALICE, "ban"))
                        .from(12),
                accepts(
                                "ban.level",
                                "a creator against the greatest level",
                                room -> powerful(room, CAROL, CAROL, BOB, "ban"))
                        .from(12));
    }

    private static List<AuthRow> knockRows(String rule, int from) {
        String with = ", join rule " + rule;
        List<AuthRow> rows = new ArrayList<>(List.of(
                accepts("knock.join-rule", "a new user" + with, room -> room.joinRule(rule)
                        .judgeMember(BOB, BOB, "knock")),
                rejects("knock.other-user", "a knock for somebody else" + with, room -> room.joinRule(rule)
                        .judgeMember(ALICE, BOB, "knock")),
                accepts("knock.other-user", "a knock for oneself" + with, room -> room.joinRule(rule)
                        .judgeMember(BOB, BOB, "knock")),
                accepts("knock.outside", "a new user" + with, room -> room.joinRule(rule)
                        .judgeMember(BOB, BOB, "knock")),
                accepts(
                        "knock.outside",
                        "a user who has left" + with,
                        room -> own(room.joinRule(rule), "leave", "knock")),
                accepts(
                        "knock.outside",
                        "a user who has knocked" + with,
                        room -> own(room.joinRule(rule), "knock", "knock")),
                misses(
                        "knock.outside",
                        "knock.otherwise",
                        "an invited user" + with,
                        room -> own(room.joinRule(rule), "invite", "knock")),
                accepts(
                        "knock.otherwise",
                        "a user who has left" + with,
                        room -> own(room.joinRule(rule), "leave", "knock"))));
        for (String membership : List.of("ban", "invite", "join")) {
            rows.add(rejects(
                    "knock.otherwise",
                    "membership " + membership + with,
                    room -> own(room.joinRule(rule), membership, "knock")));
        }
        rows.replaceAll(row -> row.from(from));
        return rows;
    }

    private static List<AuthRow> closedRows() {
        List<AuthRow> rows = new ArrayList<>();
        for (String rule : List.of("public", "invite", "restricted", "private", "knock_restricted")) {
            rows.add(rejects("knock.join-rule", "join rule " + rule, room -> room.joinRule(rule)
                            .judgeMember(BOB, BOB, "knock"))
                    .until(rule.equals("knock_restricted") ? 9 : 12));
        }
        rows.add(rejects("knock.join-rule", "no join rules", room -> room.judgeMember(BOB, BOB, "knock")));
        return rows;
    }

    /// Bob's own change from one membership to another.
    private static AuthVerdict own(Room room, String from, String to) {
        return room.member(BOB, from).judgeMember(BOB, BOB, to);
    }

    /// Carol, who has 50, takes Dave out of the room.
    private static AuthVerdict kick(Room room, String membership, int level, Object... more) {
        return room.member(CAROL, "join")
                .member(DAVE, membership)
                .users(JsonValue.obj(CAROL, 50, DAVE, level), more)
                .judgeMember(CAROL, DAVE, "leave");
    }

    /// Carol, who has 50, bans Dave.
    private static AuthVerdict ban(Room room, int level, int required) {
        return room.member(CAROL, "join")
                .users(JsonValue.obj(CAROL, 50, DAVE, level), "ban", required)
                .judgeMember(CAROL, DAVE, "ban");
    }

    /// In a room with another creator, where Bob has the greatest level that there is.
    private static AuthVerdict powerful(Room room, String creator, String sender, String target, String membership) {
        return room.fresh("additional_creators", List.of(creator))
                .member(BOB, "join")
                .member(CAROL, "join")
                .levels("users", JsonValue.obj(BOB, JsonValue.MAX_INTEGER))
                .judgeMember(sender, target, membership);
    }
}
