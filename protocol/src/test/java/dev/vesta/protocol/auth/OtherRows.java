package dev.vesta.protocol.auth;

import static dev.vesta.protocol.auth.AuthRow.ALICE;
import static dev.vesta.protocol.auth.AuthRow.BOB;
import static dev.vesta.protocol.auth.AuthRow.accepts;
import static dev.vesta.protocol.auth.AuthRow.misses;
import static dev.vesta.protocol.auth.AuthRow.rejects;
import static dev.vesta.protocol.event.EventTypes.ALIASES;
import static dev.vesta.protocol.event.EventTypes.MESSAGE;
import static dev.vesta.protocol.event.EventTypes.REDACTION;
import static dev.vesta.protocol.event.EventTypes.THIRD_PARTY_INVITE;
import static dev.vesta.protocol.event.EventTypes.TOPIC;

import dev.vesta.protocol.event.EventBuilder;
import dev.vesta.protocol.event.Events;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// Closed rooms, aliases, redactions, and what holds for all events that are no memberships.
final class OtherRows {
    private OtherRows() {}

    static List<AuthRow> all() {
        List<AuthRow> rows = new ArrayList<>();
        rows.addAll(federateRows());
        rows.addAll(aliasRows());
        rows.addAll(joinedRows());
        rows.addAll(levelRows());
        rows.addAll(stateKeyRows());
        rows.addAll(redactionRows());
        return rows;
    }

    private static List<AuthRow> federateRows() {
        return List.of(
                rejects("federate", "a message of another server's user", room -> closed(room)
                        .judge(BOB, MESSAGE, null)),
                rejects("federate", "a join of another server's user", room -> closed(room)
                        .judgeMember(BOB, BOB, "join")),
                rejects("federate", "another server's aliases", room -> closed(room)
                        .judge(BOB, ALIASES, "b")),
                accepts("federate", "a message of the creator", room -> closed(room)
                        .judge(ALICE, MESSAGE, null)),
                accepts("federate", "a join of a user of the creator's server", room -> closed(room)
                        .judgeMember("@carol:a", "@carol:a", "join")),
                accepts("federate", "another server in a room that is open", room -> room.fresh("m.federate", true)
                        .member(BOB, "join")
                        .judge(BOB, MESSAGE, null)),
                accepts("federate", "another server in a room that says nothing", room -> room.member(BOB, "join")
                        .judge(BOB, MESSAGE, null)));
    }

    private static List<AuthRow> aliasRows() {
        return List.of(
                rejects("aliases.no-state-key", "no state key", room -> room.judge(BOB, ALIASES, null)),
                accepts("aliases.no-state-key", "a state key", room -> room.judge(BOB, ALIASES, "b")),
                rejects("aliases.domain", "another server's aliases", room -> room.judge(BOB, ALIASES, "a")),
                rejects("aliases.domain", "an empty state key", room -> room.judge(ALICE, ALIASES, "")),
                accepts("aliases.domain", "the own server's aliases", room -> room.judge(BOB, ALIASES, "b")),
                accepts(
                        "aliases.otherwise",
                        "a server that has nobody in the room",
                        room -> room.judge(BOB, ALIASES, "b")),
                rejects(
                                "sender-joined",
                                "aliases of a server that has nobody in the room",
                                room -> room.judge(BOB, ALIASES, "b"))
                        .from(6),
                rejects("required-level", "aliases of a user without power", room -> room.member(BOB, "join")
                                .judge(BOB, ALIASES, "b"))
                        .from(6),
                accepts("otherwise", "aliases of another server", room -> room.judge(ALICE, ALIASES, "b"))
                        .from(6));
    }

    private static List<AuthRow> joinedRows() {
        List<AuthRow> rows = new ArrayList<>();
        for (String membership : List.of("leave", "ban", "invite", "knock")) {
            rows.add(rejects("sender-joined", "membership " + membership, room -> room.member(BOB, membership)
                    .judge(BOB, MESSAGE, null)));
        }
        rows.add(rejects("sender-joined", "no membership", room -> room.judge(BOB, MESSAGE, null)));
        rows.add(accepts("sender-joined", "membership join", room -> room.member(BOB, "join")
                .judge(BOB, MESSAGE, null)));
        rows.add(accepts("otherwise", "a message", room -> room.judge(ALICE, MESSAGE, null)));
        return rows;
    }

    private static List<AuthRow> levelRows() {
        String topic = "m.room.topic";
        return List.of(
                rejects("third-party-invite.level", "level 49 where inviting takes 50", room -> bob(
                                room, 49, "invite", 50)
                        .judge(BOB, THIRD_PARTY_INVITE, "token")),
                accepts(
                        "third-party-invite.level",
                        "level 50 where inviting takes 50, whatever state takes",
                        room -> bob(room, 50, "invite", 50, "state_default", 100)
                                .judge(BOB, THIRD_PARTY_INVITE, "token")),
                accepts("third-party-invite.level", "level 0 where nothing is said", room -> room.member(BOB, "join")
                        .judge(BOB, THIRD_PARTY_INVITE, "token")),
                rejects("required-level", "state at level 0 where nothing is said", room -> room.member(BOB, "join")
                        .judge(BOB, TOPIC, "")),
                accepts("required-level", "a message at level 0 where nothing is said", room -> room.member(BOB, "join")
                        .judge(BOB, MESSAGE, null)),
                rejects("required-level", "state at 49 of 50 by default", room -> bob(room, 49)
                        .judge(BOB, TOPIC, "")),
                accepts("required-level", "state at 50 of 50 by default", room -> bob(room, 50)
                        .judge(BOB, TOPIC, "")),
                rejects("required-level", "state at 10 of 11", room -> bob(room, 10, "state_default", 11)
                        .judge(BOB, "m.other", "")),
                accepts("required-level", "state at 11 of 11", room -> bob(room, 11, "state_default", 11)
                        .judge(BOB, "m.other", "")),
                rejects("required-level", "a message at 4 of 5", room -> bob(room, 4, "events_default", 5)
                        .judge(BOB, "m.other", null)),
                accepts("required-level", "a message at 5 of 5", room -> bob(room, 5, "events_default", 5)
                        .judge(BOB, "m.other", null)),
                rejects("required-level", "a type that takes 10 at 9", room -> bob(
                                room, 9, "events", JsonValue.obj(topic, 10), "state_default", 0)
                        .judge(BOB, TOPIC, "")),
                accepts("required-level", "a type that takes 10 at 10", room -> bob(
                                room, 10, "events", JsonValue.obj(topic, 10), "state_default", 50)
                        .judge(BOB, TOPIC, "")),
                rejects("required-level", "a user at users_default below what a message takes", room -> room.member(
                                BOB, "join")
                        .levels("users_default", -1)
                        .judge(BOB, MESSAGE, null)),
                accepts("required-level", "an additional creator, whatever the type takes", room -> room.fresh(
                                        "additional_creators", List.of(BOB))
                                .member(BOB, "join")
                                .levels("state_default", JsonValue.MAX_INTEGER)
                                .judge(BOB, TOPIC, ""))
                        .from(12));
    }

    private static List<AuthRow> stateKeyRows() {
        return List.of(
                rejects("own-state-key", "another user", room -> stated(room, ALICE)),
                rejects("own-state-key", "a lone @", room -> stated(room, "@")),
                rejects("own-state-key", "another user, by the creator", room -> room.judge(ALICE, "m.x", BOB)),
                accepts("own-state-key", "the sender", room -> stated(room, BOB)),
                accepts("own-state-key", "another user with something before the @", room -> stated(room, "_" + ALICE)),
                accepts("own-state-key", "an empty state key", room -> stated(room, "")));
    }

    private static List<AuthRow> redactionRows() {
        return List.of(
                accepts("redaction.level", "level 50 where redacting takes 50", room -> redaction(room, 50, ALICE)),
                misses(
                        "redaction.level",
                        "redaction.otherwise",
                        "level 49 where redacting takes 50",
                        room -> redaction(room, 49, ALICE)),
                accepts("redaction.same-domain", "an event of the same server", room -> redaction(room, 0, "@x:b")),
                misses(
                        "redaction.same-domain",
                        "redaction.otherwise",
                        "an event of another server",
                        room -> redaction(room, 0, ALICE)),
                rejects("redaction.otherwise", "an event of another server", room -> redaction(room, 0, ALICE)),
                // What is left of a redaction that was itself redacted: it was allowed when it came whole.
                accepts("redaction.otherwise", "no event any more", room -> bob(room, 0)
                        .judge(BOB, REDACTION, null)),
                accepts("redaction.otherwise", "an event of the same server", room -> redaction(room, 0, "@x:b")),
                accepts(
                                "otherwise",
                                "a redaction at level 0 of another server's event",
                                room -> redaction(room, 0, ALICE))
                        .from(3),
                accepts("otherwise", "a redaction of no event", room -> bob(room, 0)
                                .judge(BOB, REDACTION, null))
                        .from(3));
    }

    private static Room closed(Room room) {
        return room.fresh("m.federate", false).joinRule("public").member(BOB, "join");
    }

    /// Bob is in the room and has that level.
    private static Room bob(Room room, int level, Object... more) {
        return room.member(BOB, "join").users(JsonValue.obj(BOB, level), more);
    }

    private static AuthVerdict stated(Room room, String stateKey) {
        return bob(room, 0, "state_default", 0).judge(BOB, "m.x", stateKey);
    }

    /// Bob redacts that user's message; redacting takes 50.
    private static AuthVerdict redaction(Room room, int level, String author) {
        EventId redacts =
                room.member(author, "join").event(author, MESSAGE, null).eventId();
        EventBuilder.Template template = new EventBuilder.Template(
                room.create.roomId(), new UserId(BOB), REDACTION, null, JsonValue.obj(), redacts);
        Pdu event = Events.must(EventBuilder.build(
                room.version,
                template,
                List.of(),
                List.of(),
                9,
                9,
                template.sender().server(),
                Events.KEY));
        return bob(room, level).judge(event);
    }
}
