package dev.vesta.protocol.auth;

import static dev.vesta.protocol.auth.AuthRow.ALICE;
import static dev.vesta.protocol.auth.AuthRow.BOB;
import static dev.vesta.protocol.auth.AuthRow.CAROL;
import static dev.vesta.protocol.auth.AuthRow.DAVE;
import static dev.vesta.protocol.auth.AuthRow.accepts;
import static dev.vesta.protocol.auth.AuthRow.misses;
import static dev.vesta.protocol.auth.AuthRow.rejects;
import static dev.vesta.protocol.event.EventTypes.MEMBER;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.sign.SigningKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Invitations.
final class InviteRows {
    private static final SigningKey IDENTITY = SigningKey.of("0", new byte[32]);
    private static final String OTHER_KEY = SigningKey.of(
                    "0", "another key, of thirty-two bytes".getBytes(StandardCharsets.US_ASCII))
            .publicKeyBase64();
    private static final JsonValue.Obj BARE = JsonValue.obj("mxid", BOB, "token", "token");
    private static final JsonValue.Obj SIGNED = IDENTITY.signJson(new ServerName("id.example"), BARE);
    private static final String PREFIX = "invite.third-party.";

    private InviteRows() {}

    static List<AuthRow> all() {
        List<AuthRow> rows = new ArrayList<>();
        rows.addAll(thirdPartyRows());
        rows.addAll(keyRows());
        rows.addAll(inviteRows());
        return rows;
    }

    private static List<AuthRow> thirdPartyRows() {
        List<AuthRow> rows = new ArrayList<>(List.of(
                rejects(
                        PREFIX + "banned",
                        "a banned user",
                        room -> invite(offered(room).member(BOB, "ban"), ALICE, SIGNED)),
                rejects(PREFIX + "unsigned", "an empty object", room -> offered(room)
                        .judge(ALICE, MEMBER, BOB, "membership", "invite", "third_party_invite", JsonValue.obj())),
                rejects(PREFIX + "unsigned", "a text instead of an object", room -> offered(room)
                        .judge(ALICE, MEMBER, BOB, "membership", "invite", "third_party_invite", "signed")),
                rejects(PREFIX + "incomplete", "no user", room -> invite(offered(room), ALICE, SIGNED.without("mxid"))),
                rejects(
                        PREFIX + "incomplete",
                        "no token",
                        room -> invite(offered(room), ALICE, SIGNED.without("token"))),
                rejects(
                        PREFIX + "other-user",
                        "another user's invite",
                        room -> invite(offered(room), ALICE, sign(BARE.with("mxid", JsonValue.str(CAROL))))),
                rejects(
                        PREFIX + "unknown-token",
                        "a token that the room does not have",
                        room -> invite(offered(room), ALICE, sign(BARE.with("token", JsonValue.str("other"))))),
                rejects(PREFIX + "unknown-token", "no offer in the room", room -> invite(room, ALICE, SIGNED)),
                rejects(
                        PREFIX + "other-sender",
                        "a sender who has not made the offer",
                        room -> invite(offered(room).member(CAROL, "join"), CAROL, SIGNED)),
                rejects(PREFIX + "otherwise", "no signature", room -> invite(offered(room), ALICE, BARE)),
                rejects(
                        PREFIX + "otherwise",
                        "a signature of something else",
                        room -> invite(offered(room), ALICE, SIGNED.with("more", JsonValue.of(1))))));
        for (String rule : List.of(
                "banned", "unsigned", "incomplete", "other-user", "unknown-token", "other-sender", "otherwise")) {
            rows.add(accepts(PREFIX + rule, "an invite that is right", room -> invite(offered(room), ALICE, SIGNED)));
        }
        return rows;
    }

    private static List<AuthRow> keyRows() {
        String right = IDENTITY.publicKeyBase64();
        return List.of(
                accepts(
                        PREFIX + "public-key",
                        "signed with the one key",
                        room -> invite(offer(room, "public_key", right), ALICE, SIGNED)),
                misses(
                        PREFIX + "public-key",
                        PREFIX + "otherwise",
                        "the one key is another",
                        room -> invite(offer(room, "public_key", OTHER_KEY), ALICE, SIGNED)),
                accepts(
                        PREFIX + "public-keys",
                        "signed with a key of the list",
                        room -> invite(offered(room), ALICE, SIGNED)),
                misses(
                        PREFIX + "public-keys",
                        PREFIX + "otherwise",
                        "the keys of the list are others",
                        room -> invite(offer(room, "public_keys", keys(OTHER_KEY, OTHER_KEY)), ALICE, SIGNED)));
    }

    private static List<AuthRow> inviteRows() {
        List<AuthRow> rows = new ArrayList<>(List.of(
                rejects(
                        "invite.sender-joined",
                        "a sender who is not in the room",
                        room -> room.judgeMember(CAROL, DAVE, "invite")),
                rejects("invite.sender-joined", "a sender who was invited", room -> room.member(CAROL, "invite")
                        .judgeMember(CAROL, DAVE, "invite")),
                accepts("invite.sender-joined", "a sender who is joined", room -> room.member(CAROL, "join")
                        .judgeMember(CAROL, DAVE, "invite")),
                accepts("invite.target", "a new user", room -> room.judgeMember(ALICE, BOB, "invite")),
                accepts("invite.level", "level 50 where inviting takes 50", room -> inviting(room, 50)),
                misses(
                        "invite.level",
                        "invite.otherwise",
                        "level 49 where inviting takes 50",
                        room -> inviting(room, 49)),
                accepts("invite.level", "level 0 where nothing is said", room -> room.member(CAROL, "join")
                        .judgeMember(CAROL, DAVE, "invite")),
                rejects("invite.otherwise", "level 49 where inviting takes 50", room -> inviting(room, 49)),
                accepts("invite.otherwise", "level 50 where inviting takes 50", room -> inviting(room, 50))));
        for (String membership : List.of("join", "ban")) {
            rows.add(rejects("invite.target", "membership " + membership, room -> room.member(BOB, membership)
                    .judgeMember(ALICE, BOB, "invite")));
        }
        for (String membership : List.of("leave", "knock", "invite")) {
            rows.add(accepts("invite.target", "membership " + membership, room -> room.member(BOB, membership)
                    .judgeMember(ALICE, BOB, "invite")));
        }
        return rows;
    }

    private static AuthVerdict inviting(Room room, int level) {
        return room.member(CAROL, "join")
                .users(JsonValue.obj(CAROL, level), "invite", 50)
                .judgeMember(CAROL, DAVE, "invite");
    }

    private static Room offered(Room room) {
        return offer(room, "public_key", "AAAA", "public_keys", keys(OTHER_KEY, IDENTITY.publicKeyBase64()));
    }

    private static Room offer(Room room, Object... content) {
        return room.put(room.event(ALICE, EventTypes.THIRD_PARTY_INVITE, "token", content));
    }

    private static JsonValue keys(String first, String second) {
        return JsonValue.arr(JsonValue.obj("public_key", first), JsonValue.obj("public_key", second));
    }

    private static JsonValue.Obj sign(JsonValue.Obj bare) {
        return IDENTITY.signJson(new ServerName("id.example"), bare);
    }

    private static AuthVerdict invite(Room room, String sender, JsonValue.Obj signed) {
        JsonValue.Obj thirdParty = JsonValue.obj("signed", signed);
        return room.judge(sender, MEMBER, BOB, "membership", "invite", "third_party_invite", thirdParty);
    }
}
