package dev.vesta.app.http;

import static dev.vesta.app.http.TestUser.room;
import static dev.vesta.app.http.TestUser.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Sending messages and reading one event.
class SendTest extends TwoInARoom {
    @Test
    void sendsAMessageThatOthersRead() {
        String event = alice.say(room, "hello, 世界 \u0000");
        JsonValue.Obj read =
                bob.get(room(room) + "/event/" + TestServer.encoded(event)).ok();
        assertThat(read.string("event_id")).contains(event);
        assertThat(read.string("room_id")).contains(room);
        assertThat(read.string("type")).contains("m.room.message");
        assertThat(read.string("sender")).contains(alice.id());
        assertThat(read.object("content")).contains(text("hello, 世界 \u0000"));
        assertThat(read.integer("origin_server_ts")).isPresent();
        assertThat(read.members()).doesNotContainKeys("auth_events", "prev_events", "hashes", "signatures", "depth");
    }

    @Test
    void answersARepeatedTransactionWithTheSameEvent() {
        String first = alice.send(room, "m.room.message", "again", text("once")).text("event_id");
        String second =
                alice.send(room, "m.room.message", "again", text("once")).text("event_id");
        assertThat(second).isEqualTo(first);
        assertThat(alice.get(room(room) + "/messages?dir=b&limit=100").objects("chunk"))
                .filteredOn(event -> event.object("content").equals(java.util.Optional.of(text("once"))))
                .hasSize(1);
    }

    @Test
    void keepsTransactionsOfDevicesRoomsAndTypesApart() {
        String other = alice.createRoom();
        String first = alice.send(room, "m.room.message", "same", text("a")).text("event_id");
        assertThat(alice.send(room, "org.example.x", "same", text("a")).text("event_id"))
                .isNotEqualTo(first);
        assertThat(alice.send(other, "m.room.message", "same", text("a")).text("event_id"))
                .isNotEqualTo(first);
        assertThat(alice.onAnotherDevice()
                        .send(room, "m.room.message", "same", text("a"))
                        .text("event_id"))
                .isNotEqualTo(first);
    }

    @Test
    void tellsTheSendingDeviceItsTransactionAndNobodyElse() {
        String event = alice.send(room, "m.room.message", "mine", text("a")).text("event_id");
        String path = room(room) + "/event/" + TestServer.encoded(event);
        assertThat(alice.get(path).text("unsigned", "transaction_id")).isEqualTo("mine");
        assertThat(bob.get(path)
                        .ok()
                        .object("unsigned")
                        .orElse(JsonValue.Obj.EMPTY)
                        .members())
                .doesNotContainKey("transaction_id");
    }

    @Test
    void refusesThoseWhoAreNotInTheRoom() {
        JsonValue.Obj there = eve.send(room, "m.room.message", "t", text("boo")).refused(403, "M_FORBIDDEN");
        assertThat(eve.send("!nowhere:hs1", "m.room.message", "t", text("boo")).refused(403, "M_FORBIDDEN"))
                .isEqualTo(there);
        bob.leave(room).ok();
        bob.send(room, "m.room.message", "t", text("boo")).refused(403, "M_FORBIDDEN");
    }

    @Test
    void refusesContentThatNoEventMayHave() {
        alice.send(room, "m.room.message", "t1", JsonValue.of("text")).refused(400, "M_BAD_JSON");
        raw("{\"body\": 1.5}").refused(400, "M_BAD_JSON");
        raw("{\"body\": 9007199254740993}").refused(400, "M_BAD_JSON");
        raw("{\"body\":").refused(400, "M_NOT_JSON");
        raw("{\"body\": \"" + "x".repeat(70_000) + "\"}").refused(413, "M_TOO_LARGE");
        raw("{\"body\": \"" + "x".repeat(200_000) + "\"}").refused(413, "M_TOO_LARGE");
    }

    @Test
    void refusesTransactionIdsAndTypesThatAreTooLong() {
        alice.send(room, "m.room.message", "t".repeat(300), text("a")).refused(400, "M_INVALID_PARAM");
        assertThat(alice.send(room, "t".repeat(300), "t2", text("a")).status()).isIn(400, 413);
    }

    @Test
    void wantsAToken() {
        String path = "/_matrix/client/v3" + room(room);
        server.call("PUT", path + "/send/m.room.message/t", null, utf8("{}")).refused(401, "M_MISSING_TOKEN");
        server.get(path + "/event/%24x").refused(401, "M_MISSING_TOKEN");
    }

    @Test
    void findsNoEventThatTheRoomDoesNotHave() {
        String elsewhere = alice.say(alice.createRoom(), "elsewhere");
        bob.get(room(room) + "/event/" + TestServer.encoded(elsewhere)).refused(404, "M_NOT_FOUND");
        bob.get(room(room) + "/event/%24nothing").refused(404, "M_NOT_FOUND");
        bob.get(room(room) + "/event/nothing").refused(400, "M_INVALID_PARAM");
    }

    @Test
    void showsStrangersNoEvent() {
        String event = alice.say(room, "between us");
        JsonValue.Obj there =
                eve.get(room(room) + "/event/" + TestServer.encoded(event)).refused(404, "M_NOT_FOUND");
        assertThat(eve.get(room("!nowhere:hs1") + "/event/" + TestServer.encoded(event))
                        .refused(404, "M_NOT_FOUND"))
                .isEqualTo(there);
    }

    private Reply raw(String body) {
        String path = "/_matrix/client/v3" + room(room) + "/send/m.room.message/" + TestUser.newTxn();
        return server.call("PUT", path, alice.token(), utf8(body));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
