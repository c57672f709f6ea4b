package dev.vesta.app.http;

import static dev.vesta.app.http.TestUser.room;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Inviting, joining, leaving, and who is in a room.
class MembershipTest {
    /// A complete invitation by e-mail.
    static final JsonValue.Obj EMAIL = JsonValue.obj(
            "id_server", "id.hs1", "id_access_token", "t", "medium", "email", "address", "carol@example.org");

    private static final String NO_SUCH_ROOM = "!nowhere:hs1";

    private TestUser alice;
    private TestUser bob;
    private TestUser eve;
    private String room;

    @BeforeEach
    void makeARoom() {
        TestServer server = TestServer.shared();
        alice = server.user("alice");
        bob = server.user("bob");
        eve = server.user("eve");
        room = alice.createRoom("preset", "private_chat");
    }

    @Test
    void invitesAndLetsTheInvitedIn() {
        alice.post(room(room) + "/invite", JsonValue.obj("user_id", bob.id(), "reason", "Come in"))
                .ok();
        JsonValue.Obj invite = alice.getState(room, "m.room.member", bob.id()).ok();
        assertThat(invite.string("membership")).contains("invite");
        assertThat(invite.string("reason")).contains("Come in");
        assertThat(bob.join(room).text("room_id")).isEqualTo(room);
        assertThat(membership(bob)).isEqualTo("join");
    }

    @Test
    void letsOnlyMembersInvite() {
        eve.invite(room, bob).refused(403, "M_FORBIDDEN");
        alice.invite(NO_SUCH_ROOM, bob).refused(403, "M_FORBIDDEN");
    }

    @Test
    void tellsAStrangerNoMoreOfARoomThatExists() {
        JsonValue.Obj there = eve.invite(room, bob).refused(403, "M_FORBIDDEN");
        JsonValue.Obj nowhere = eve.invite(NO_SUCH_ROOM, bob).refused(403, "M_FORBIDDEN");
        assertThat(there).isEqualTo(nowhere);
    }

    @Test
    void invitesNobodyWhoIsAlreadyIn() {
        admit(bob);
        alice.invite(room, bob).refused(403, "M_FORBIDDEN");
    }

    @Test
    void changesNothingWhenSomebodyIsInvitedAgain() {
        alice.invite(room, bob).ok();
        String before = memberEvent(bob);
        alice.invite(room, bob).ok();
        assertThat(memberEvent(bob)).isEqualTo(before);
    }

    @Test
    void invitesNobodyWhoIsBannedOrNotOfThisServer() {
        alice.post(room(room) + "/ban", JsonValue.obj("user_id", bob.id())).ok();
        alice.invite(room, bob).refused(403, "M_FORBIDDEN");
        alice.post(room(room) + "/invite", JsonValue.obj("user_id", "@eve:elsewhere.org"))
                .refused(403, "M_FORBIDDEN");
        alice.setState(room, "m.room.member", "@eve:elsewhere.org", JsonValue.obj("membership", "invite"))
                .refused(403, "M_FORBIDDEN");
    }

    @Test
    void asksNoIdentityServer() {
        alice.post(room(room) + "/invite", EMAIL).refused(403, "M_FORBIDDEN");
        alice.post(room(room) + "/invite", EMAIL.without("address")).refused(400, "M_MISSING_PARAM");
    }

    @Test
    void joinsWithWhatTheClientAdds() {
        String open = alice.createPublicRoom();
        bob.post(
                        room(open) + "/join",
                        JsonValue.obj("foo", "bar", "third_party_signed", JsonValue.Obj.EMPTY, "membership", "ban"))
                .ok();
        assertThat(alice.getState(open, "m.room.member", bob.id()).ok())
                .isEqualTo(JsonValue.obj("foo", "bar", "membership", "join"));
        eve.post(room(open) + "/join", JsonValue.obj("reason", 7)).refused(400, "M_BAD_JSON");
    }

    @Test
    void wantsAUserToInvite() {
        alice.post(room(room) + "/invite", JsonValue.Obj.EMPTY).refused(400, "M_MISSING_PARAM");
        alice.post(room(room) + "/invite", JsonValue.obj("user_id", "bob")).refused(400, "M_INVALID_PARAM");
        alice.post(room(room) + "/invite", JsonValue.obj("user_id", 7)).refused(400, "M_BAD_JSON");
        alice.post(room("room") + "/invite", JsonValue.obj("user_id", bob.id())).refused(400, "M_INVALID_PARAM");
    }

    @Test
    void letsAnybodyJoinAPublicRoom() {
        String open = alice.createPublicRoom();
        assertThat(bob.post("/join/" + TestServer.encoded(open), JsonValue.obj("reason", "Curious"))
                        .text("room_id"))
                .isEqualTo(open);
        assertThat(alice.getState(open, "m.room.member", bob.id()).text("reason"))
                .isEqualTo("Curious");
    }

    @Test
    void joinsWithoutABody() {
        String open = alice.createPublicRoom();
        bob.post(room(open) + "/join").ok();
        eve.post("/join/" + TestServer.encoded(open) + "?via=hs1&server_name=hs1")
                .ok();
        bob.post(room(open) + "/leave").ok();
    }

    @Test
    void changesNothingWhenSomebodyJoinsAgain() {
        admit(bob);
        String before = memberEvent(bob);
        assertThat(bob.join(room).text("room_id")).isEqualTo(room);
        assertThat(memberEvent(bob)).isEqualTo(before);
    }

    @Test
    void keepsStrangersOutOfAPrivateRoom() {
        eve.join(room).refused(403, "M_FORBIDDEN");
        eve.post("/join/" + TestServer.encoded(room)).refused(403, "M_FORBIDDEN");
    }

    @Test
    void findsNoRoomBehindUnknownIdsAndAliases() {
        eve.join(NO_SUCH_ROOM).refused(404, "M_NOT_FOUND");
        eve.post("/join/" + TestServer.encoded("#pub:hs1")).refused(404, "M_NOT_FOUND");
        eve.post("/join/pub").refused(400, "M_INVALID_PARAM");
    }

    @Test
    void keepsTheBannedOut() {
        String open = alice.createPublicRoom();
        alice.setState(open, "m.room.member", eve.id(), JsonValue.obj("membership", "ban"))
                .ok();
        eve.join(open).refused(403, "M_FORBIDDEN");
    }

    @Test
    void letsMembersLeaveAndTheInvitedDecline() {
        admit(bob);
        bob.post(room(room) + "/leave", JsonValue.obj("reason", "Late")).ok();
        assertThat(alice.getState(room, "m.room.member", bob.id()).text("reason"))
                .isEqualTo("Late");
        bob.join(room).refused(403, "M_FORBIDDEN");

        alice.invite(room, eve).ok();
        eve.leave(room).ok();
        assertThat(membership(eve)).isEqualTo("leave");
        eve.leave(room).ok();
    }

    @Test
    void letsNobodyLeaveARoomThatIsNotTheirs() {
        eve.leave(room).refused(403, "M_FORBIDDEN");
        assertThat(eve.leave(NO_SUCH_ROOM).status()).isIn(403, 404);
    }

    @Test
    void listsTheMembersByMembership() {
        admit(bob);
        alice.invite(room, eve).ok();
        assertThat(members(alice, "")).containsExactlyInAnyOrder(alice.id(), bob.id(), eve.id());
        assertThat(members(alice, "?membership=invite")).containsExactly(eve.id());
        assertThat(members(alice, "?not_membership=invite")).containsExactlyInAnyOrder(alice.id(), bob.id());
        assertThat(members(alice, "?membership=invite&not_membership=join")).containsExactly(eve.id());
        alice.get(room(room) + "/members?membership=friend").refused(400, "M_INVALID_PARAM");
        alice.get(room(room) + "/members?at=yesterday").refused(400, "M_INVALID_PARAM");
    }

    @Test
    void listsTheMembersOfAnEarlierTime() {
        String before = alice.syncToken();
        admit(bob);
        assertThat(members(alice, "?at=" + TestServer.encoded(before))).containsExactly(alice.id());
    }

    @Test
    void listsTheCreatorAtTheBeginning() {
        JsonValue.Obj answer = alice.sync("").ok();
        String beginning =
                Reply.at(answer, "rooms", "join", room, "timeline", "prev_batch") instanceof JsonValue.Str text
                        ? text.value()
                        : "";
        admit(bob);
        assertThat(members(alice, "?at=" + TestServer.encoded(beginning))).containsExactly(alice.id());
    }

    @Test
    void listsTheMembersThatMeetEitherCondition() {
        admit(bob);
        alice.invite(room, eve).ok();
        assertThat(members(alice, "?membership=join&not_membership=join"))
                .containsExactlyInAnyOrder(alice.id(), bob.id(), eve.id());
    }

    @Test
    void listsTheMembersAtTheBeginningOfATimeline() {
        alice.say(room, "before");
        alice.invite(room, bob).ok();
        String filter = TestServer.encoded("{\"room\":{\"timeline\":{\"limit\":1}}}");
        String beforeInvite = ((JsonValue.Str)
                        Reply.at(alice.sync("filter=" + filter).ok(), "rooms", "join", room, "timeline", "prev_batch"))
                .value();
        assertThat(members(alice, "?at=" + TestServer.encoded(beforeInvite))).containsExactly(alice.id());
    }

    @Test
    void listsTheMembersAsTheyWereToThoseWhoLeft() {
        admit(bob);
        bob.leave(room).ok();
        admit(eve);
        assertThat(members(bob, "?membership=join")).containsExactly(alice.id());
        bob.get(room(room) + "/joined_members").refused(403, "M_FORBIDDEN");
    }

    @Test
    void listsJoinedMembersWithTheirNames() {
        JsonValue.Obj named = JsonValue.obj("membership", "join", "displayname", "Alice", "avatar_url", "mxc://hs1/a");
        alice.setState(room, "m.room.member", alice.id(), named).ok();
        JsonValue.Obj answer = alice.get(room(room) + "/joined_members").ok();
        assertThat(Reply.at(answer, "joined", alice.id(), "display_name")).isEqualTo(JsonValue.of("Alice"));
        assertThat(Reply.at(answer, "joined", alice.id(), "avatar_url")).isEqualTo(JsonValue.of("mxc://hs1/a"));
    }

    @Test
    void listsNoMembersToStrangers() {
        for (String list : new String[] {"/members", "/joined_members"}) {
            JsonValue.Obj there = eve.get(room(room) + list).refused(403, "M_FORBIDDEN");
            assertThat(eve.get(room(NO_SUCH_ROOM) + list).refused(403, "M_FORBIDDEN"))
                    .isEqualTo(there);
        }
    }

    private void admit(TestUser user) {
        alice.invite(room, user).ok();
        user.join(room).ok();
    }

    private String membership(TestUser user) {
        return alice.getState(room, "m.room.member", user.id()).text("membership");
    }

    private String memberEvent(TestUser user) {
        return alice.get(room(room) + "/state/m.room.member/" + TestServer.encoded(user.id()) + "?format=event")
                .text("event_id");
    }

    private java.util.List<String> members(TestUser user, String query) {
        return user.get(room(room) + "/members" + query).objects("chunk").stream()
                .map(event -> event.string("state_key").orElseThrow())
                .toList();
    }
}
