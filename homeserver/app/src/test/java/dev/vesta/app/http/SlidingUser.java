package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A client of sliding sync: one connection, whose position it carries on.
final class SlidingUser {
    static final String PATH = "/_matrix/client/unstable/org.matrix.simplified_msc3575/sync";

    private final TestUser user;
    private final String connId;
    private String pos = "";
    private JsonValue.Obj lists = JsonValue.Obj.EMPTY;
    private JsonValue.Obj subscriptions = JsonValue.Obj.EMPTY;
    private JsonValue.Obj extensions = JsonValue.Obj.EMPTY;

    SlidingUser(TestUser user) {
        this(user, "main");
    }

    SlidingUser(TestUser user, String connId) {
        this.user = user;
        this.connId = connId;
    }

    /// Asks for a window over all rooms from now on.
    SlidingUser list(long from, long to, int limit, JsonValue.Arr requiredState) {
        lists = JsonValue.obj(
                "all",
                JsonValue.obj(
                        "ranges",
                        List.of(List.of(from, to)),
                        "timeline_limit",
                        limit,
                        "required_state",
                        requiredState));
        return this;
    }

    SlidingUser lists(JsonValue.Obj wanted) {
        lists = wanted;
        return this;
    }

    SlidingUser subscribe(String room, int limit, JsonValue.Arr requiredState) {
        subscriptions = JsonValue.obj(room, JsonValue.obj("timeline_limit", limit, "required_state", requiredState));
        return this;
    }

    SlidingUser extensions(JsonValue.Obj wanted) {
        extensions = wanted;
        return this;
    }

    String pos() {
        return pos;
    }

    /// Goes back to a position of before.
    SlidingUser at(String before) {
        pos = before;
        return this;
    }

    /// One request; does not carry on.
    Reply ask(long timeoutMs) {
        JsonValue.Obj body = JsonValue.obj(
                "conn_id", connId, "lists", lists, "room_subscriptions", subscriptions, "extensions", extensions);
        String query = "?timeout=" + timeoutMs + (pos.isEmpty() ? "" : "&pos=" + TestServer.encoded(pos));
        return user.server().call("POST", PATH + query, user.token(), CanonicalJson.encode(body));
    }

    /// One request that does not wait; carries on from its answer.
    JsonValue.Obj sync() {
        return sync(0);
    }

    JsonValue.Obj sync(long timeoutMs) {
        Reply reply = ask(timeoutMs);
        pos = reply.text("pos");
        return reply.ok();
    }

    /// The rooms of an answer, by id.
    static Map<String, JsonValue> rooms(JsonValue.Obj answer) {
        return answer.object("rooms").orElseThrow().members();
    }

    static JsonValue.Obj room(JsonValue.Obj answer, String room) {
        assertThat(rooms(answer)).containsKey(room);
        return (JsonValue.Obj) rooms(answer).get(room);
    }

    /// The texts of the messages of a timeline.
    static List<String> texts(JsonValue.Obj room) {
        return events(room, "timeline").stream()
                .map(event -> event.object("content").orElseThrow().string("body"))
                .flatMap(Optional::stream)
                .toList();
    }

    /// The state that is told, as `type|key`.
    static List<String> state(JsonValue.Obj room) {
        return events(room, "required_state").stream()
                .map(event -> event.string("type").orElseThrow() + "|"
                        + event.string("state_key").orElseThrow())
                .toList();
    }

    static List<JsonValue.Obj> events(JsonValue.Obj room, String section) {
        return room.array(section).map(Reply::objects).orElse(List.of());
    }

    static long count(JsonValue.Obj answer, String list) {
        return ((JsonValue.Int) Reply.at(answer, "lists", list, "count")).value();
    }
}
