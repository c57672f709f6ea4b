package dev.vesta.app.http;

import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import java.util.concurrent.atomic.AtomicLong;

/// Somebody who is logged in, and the requests that tests make most.
record TestUser(TestServer server, String id, String device, String token) {
    private static final String CLIENT = "/_matrix/client/v3";
    private static final AtomicLong TRANSACTIONS = new AtomicLong();

    /// From the answer to a registration or a login.
    static TestUser of(TestServer server, JsonValue.Obj session) {
        return new TestUser(
                server,
                session.string("user_id").orElseThrow(),
                session.string("device_id").orElseThrow(),
                session.string("access_token").orElseThrow());
    }

    String localpart() {
        return id.substring(1, id.indexOf(':'));
    }

    /// The same account on another device.
    TestUser onAnotherDevice() {
        return of(
                server,
                server.post(
                                CLIENT + "/login",
                                JsonValue.obj(
                                        "type", "m.login.password",
                                        "identifier", JsonValue.obj("type", "m.id.user", "user", id),
                                        "password", TestServer.password(localpart())))
                        .ok());
    }

    Reply get(String path) {
        return server.call("GET", CLIENT + path, token, null);
    }

    Reply put(String path, JsonValue body) {
        return server.call("PUT", CLIENT + path, token, CanonicalJson.encode(body));
    }

    Reply post(String path, JsonValue body) {
        return server.call("POST", CLIENT + path, token, CanonicalJson.encode(body));
    }

    /// A POST without a body.
    Reply post(String path) {
        return server.call("POST", CLIENT + path, token, null);
    }

    /// A new room's id.
    String createRoom(Object... keysAndValues) {
        return post("/createRoom", JsonValue.obj(keysAndValues)).text("room_id");
    }

    /// A new room that anybody may join.
    String createPublicRoom() {
        return createRoom("preset", "public_chat");
    }

    Reply invite(String room, TestUser user) {
        return post(room(room) + "/invite", JsonValue.obj("user_id", user.id()));
    }

    Reply join(String room) {
        return post(room(room) + "/join", JsonValue.Obj.EMPTY);
    }

    Reply leave(String room) {
        return post(room(room) + "/leave", JsonValue.Obj.EMPTY);
    }

    Reply forget(String room) {
        return post(room(room) + "/forget", JsonValue.Obj.EMPTY);
    }

    /// Sends a text under a new transaction id; the event's id.
    String say(String room, String text) {
        return send(room, "m.room.message", newTxn(), text(text)).text("event_id");
    }

    Reply send(String room, String type, String txn, JsonValue content) {
        return put(room(room) + "/send/" + TestServer.encoded(type) + "/" + TestServer.encoded(txn), content);
    }

    Reply setState(String room, String type, String key, JsonValue content) {
        return put(state(room, type, key), content);
    }

    Reply getState(String room, String type, String key) {
        return get(state(room, type, key));
    }

    /// @param query such as `since=s1&timeout=0`
    Reply sync(String query) {
        return get("/sync?" + query);
    }

    /// The token of a sync that waits for nothing.
    String syncToken() {
        return sync("timeout=0").text("next_batch");
    }

    static JsonValue.Obj text(String body) {
        return JsonValue.obj("msgtype", "m.text", "body", body);
    }

    static String newTxn() {
        return "t" + TRANSACTIONS.incrementAndGet();
    }

    static String room(String room) {
        return "/rooms/" + TestServer.encoded(room);
    }

    private static String state(String room, String type, String key) {
        return room(room) + "/state/" + TestServer.encoded(type) + "/" + TestServer.encoded(key);
    }
}
