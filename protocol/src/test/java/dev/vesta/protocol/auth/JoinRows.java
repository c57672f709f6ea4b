package dev.vesta.protocol.auth;

import static dev.vesta.protocol.auth.AuthRow.ALICE;
import static dev.vesta.protocol.auth.AuthRow.BOB;
import static dev.vesta.protocol.auth.AuthRow.CAROL;
import static dev.vesta.protocol.auth.AuthRow.accepts;
import static dev.vesta.protocol.auth.AuthRow.misses;
import static dev.vesta.protocol.auth.AuthRow.rejects;
import static dev.vesta.protocol.event.EventTypes.MEMBER;

import dev.vesta.protocol.event.EventBuilder;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Events;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// Memberships in general, and joins.
final class JoinRows {
    private static final String AUTHORISER = "join_authorised_via_users_server";

    private JoinRows() {}

    static List<AuthRow> all() {
        List<AuthRow> rows = new ArrayList<>();
        rows.addAll(formRows());
        rows.addAll(firstRows());
        rows.addAll(invitedRows());
        rows.addAll(restrictedRows("restricted", 8));
        rows.addAll(restrictedRows("knock_restricted", 10));
        rows.addAll(otherRows());
        return rows;
    }

    private static List<AuthRow> formRows() {
        return List.of(
                rejects("member.form", "no state key", room -> room.judge(BOB, MEMBER, null, "membership", "join")),
                rejects("member.form", "no membership", room -> room.judge(BOB, MEMBER, BOB)),
                rejects(
                        "member.form",
                        "a membership that is a number",
                        room -> room.judge(BOB, MEMBER, BOB, "membership", 1)),
                rejects("member.form", "a state key that is no user", room -> room.judgeMember(ALICE, "bob", "invite")),
                accepts("member.form", "a user and a membership", room -> room.judgeMember(ALICE, BOB, "invite")),
                rejects("member.unknown", "a dance", room -> room.judgeMember(BOB, BOB, "dance")),
                rejects("member.unknown", "a knock, whatever the join rule", room -> room.joinRule("knock")
                                .judgeMember(BOB, BOB, "knock"))
                        .until(6),
                accepts("member.unknown", "an invite", room -> room.judgeMember(ALICE, BOB, "invite")),
                rejects(
                        "member.authoriser-signature",
                        "a join that the authoriser's server has not signed",
                        room -> room.joinRule("restricted")
                                .member(CAROL, "join")
                                .judge(authorised(room))),
                rejects("member.authoriser-signature", "a leave whose authoriser is no user", room -> room.member(
                                BOB, "join")
                        .judge(BOB, MEMBER, BOB, "membership", "leave", AUTHORISER, 1)),
                accepts(
                        "member.authoriser-signature",
                        "a join that the authoriser's server has signed",
                        room -> room.joinRule("restricted")
                                .member(CAROL, "join")
                                .judge(signed(room))));
    }

    private static List<AuthRow> firstRows() {
        return List.of(
                accepts("join.creator", "the creator's join after the create event", room -> first(room, ALICE)),
                misses(
                        "join.creator",
                        "join.otherwise",
                        "somebody else's join after the create event",
                        room -> first(room, BOB)),
                misses("join.creator", "join.otherwise", "the creator's join after another event", room -> room.empty()
                        .judgeMember(ALICE, ALICE, "join")),
                misses(
                        "join.creator",
                        "join.otherwise",
                        "the creator's join after the create event and another one",
                        room -> after(
                                room.empty(),
                                ALICE,
                                List.of(room.create.eventId(), new EventId("$" + "x".repeat(43))))),
                accepts(
                                "join.creator",
                                "the join of the creator whom the content names",
                                room -> first(room.fresh("creator", BOB), BOB))
                        .until(10),
                misses(
                                "join.creator",
                                "join.otherwise",
                                "the join of a creator whom only the content names",
                                room -> first(room.fresh("creator", BOB), BOB))
                        .from(11),
                misses(
                                "join.creator",
                                "join.otherwise",
                                "the first join of an additional creator",
                                room -> first(room.fresh("additional_creators", List.of(BOB)), BOB))
                        .from(12));
    }

    private static List<AuthRow> invitedRows() {
        List<AuthRow> rows = new ArrayList<>(List.of(
                accepts("join.invited", "an invited user, without join rules", room -> room.member(BOB, "invite")
                        .judgeMember(BOB, BOB, "join")),
                misses(
                        "join.invited",
                        "join.otherwise",
                        "a user who is not invited, without join rules",
                        room -> room.judgeMember(BOB, BOB, "join")),
                misses(
                                "join.invited",
                                "join.otherwise",
                                "an invited user, join rule knock",
                                room -> join(room, "knock", "invite"))
                        .until(6),
                misses("join.invited", "join.otherwise", "a user who has knocked", room -> join(room, "knock", "knock"))
                        .from(7)));
        for (String rule : List.of("invite", "knock")) {
            int from = rule.equals("knock") ? 7 : 1;
            for (String membership : List.of("invite", "join")) {
                String what = "membership " + membership + ", join rule " + rule;
                rows.add(accepts("join.invited", what, room -> join(room, rule, membership))
                        .from(from));
            }
            rows.add(misses(
                            "join.invited",
                            "join.otherwise",
                            "a user who has left, join rule " + rule,
                            room -> join(room, rule, "leave"))
                    .from(from));
        }
        return rows;
    }

    private static List<AuthRow> restrictedRows(String rule, int from) {
        String with = ", join rule " + rule;
        List<AuthRow> rows = new ArrayList<>(List.of(
                accepts("join.restricted.invited", "an invited user" + with, room -> join(room, rule, "invite")),
                accepts("join.restricted.invited", "a joined user" + with, room -> join(room, rule, "join")),
                misses(
                        "join.restricted.invited",
                        "join.restricted.authoriser",
                        "a user who has left" + with,
                        room -> join(room, rule, "leave")),
                rejects(
                        "join.restricted.authoriser",
                        "nobody has authorised" + with,
                        room -> join(room, rule, "leave")),
                rejects("join.restricted.authoriser", "the authoriser is not in the room" + with, room -> room.joinRule(
                                rule)
                        .judge(signed(room))),
                rejects(
                        "join.restricted.authoriser",
                        "the authoriser is only invited" + with,
                        room -> room.joinRule(rule).member(CAROL, "invite").judge(signed(room))),
                rejects(
                        "join.restricted.authoriser",
                        "the authoriser has 49 where inviting takes 50" + with,
                        room -> authorising(room, rule, 49)),
                accepts(
                        "join.restricted.authoriser",
                        "the authoriser has 50 where inviting takes 50" + with,
                        room -> authorising(room, rule, 50)),
                accepts(
                        "join.restricted.otherwise",
                        "the authoriser may invite" + with,
                        room -> authorising(room, rule, 50)),
                misses(
                        "join.restricted.otherwise",
                        "join.restricted.authoriser",
                        "the authoriser may not invite" + with,
                        room -> authorising(room, rule, 49))));
        rows.replaceAll(row -> row.from(from));
        rows.add(rejects("join.otherwise", "an invited user" + with, room -> join(room, rule, "invite"))
                .until(from - 1));
        return rows;
    }

    private static List<AuthRow> otherRows() {
        return List.of(
                rejects("join.other-user", "a join for somebody else", room -> room.joinRule("public")
                        .judgeMember(ALICE, BOB, "join")),
                accepts("join.other-user", "a join for oneself", room -> join(room, "public", "leave")),
                rejects("join.banned", "a banned user, join rule public", room -> join(room, "public", "ban")),
                rejects("join.banned", "a banned user, join rule invite", room -> join(room, "invite", "ban")),
                accepts("join.banned", "a user who has left, join rule public", room -> join(room, "public", "leave")),
                accepts("join.public", "a new user, join rule public", room -> room.joinRule("public")
                        .judgeMember(BOB, BOB, "join")),
                accepts("join.public", "a user who has left, join rule public", room -> join(room, "public", "leave")),
                accepts("join.public", "an authoriser who was not asked for", room -> room.joinRule("public")
                                .judge(authorised(room)))
                        .until(7),
                misses(
                        "join.public",
                        "join.otherwise",
                        "a user who has left, join rule invite",
                        room -> join(room, "invite", "leave")),
                rejects(
                        "join.otherwise",
                        "an invited user, join rule private",
                        room -> join(room, "private", "invite")),
                rejects("join.otherwise", "a joined user, join rule private", room -> join(room, "private", "join")),
                rejects("join.otherwise", "an invited user, a join rule that is missing", room -> room.put(
                                room.event(ALICE, EventTypes.JOIN_RULES, ""))
                        .member(BOB, "invite")
                        .judgeMember(BOB, BOB, "join")),
                accepts("join.otherwise", "an invited user, join rule invite", room -> join(room, "invite", "invite")));
    }

    private static AuthVerdict join(Room room, String rule, String membership) {
        return room.joinRule(rule).member(BOB, membership).judgeMember(BOB, BOB, "join");
    }

    private static AuthVerdict first(Room room, String user) {
        return after(room.empty(), user, List.of(room.create.eventId()));
    }

    private static AuthVerdict after(Room room, String user, List<EventId> prev) {
        JsonValue.Obj join = JsonValue.obj("membership", "join");
        return room.judge(
                Events.must(Events.build(room.version, room.create.roomId(), user, MEMBER, user, join, prev)));
    }

    private static AuthVerdict authorising(Room room, String rule, int level) {
        return room.joinRule(rule)
                .member(CAROL, "join")
                .users(JsonValue.obj(CAROL, level), "invite", 50)
                .judge(signed(room));
    }

    private static Pdu authorised(Room room) {
        return room.event(BOB, MEMBER, BOB, "membership", "join", AUTHORISER, CAROL);
    }

    private static Pdu signed(Room room) {
        return Events.must(EventBuilder.countersign(authorised(room), new ServerName("c"), Events.KEY));
    }
}
