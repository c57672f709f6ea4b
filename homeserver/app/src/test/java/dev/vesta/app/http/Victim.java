package dev.vesta.app.http;

import dev.vesta.protocol.json.JsonValue;
import java.util.Map;

/// Somebody with secrets that nobody else may learn, and what others would have to name to get at them.
///
/// @param named a value for each name that path variables, query parameters and members have
record Victim(TestUser user, String room, Map<String, String> named) {
    /// Stands in everything that is secret.
    static final String SECRET = "nobody-else-may-read-this";

    static Victim on(TestServer server) {
        TestUser user = server.user("victim");
        String room = user.createRoom("name", SECRET, "topic", SECRET);
        String event = user.say(room, SECRET);
        user.setState(room, "org.example.secret", "", JsonValue.obj("secret", SECRET))
                .ok();
        user.put(
                "/user/" + TestServer.encoded(user.id()) + "/account_data/org.example.secret",
                JsonValue.obj("secret", SECRET));
        user.put("/devices/" + TestServer.encoded(user.device()), JsonValue.obj("display_name", SECRET));
        Reply filter = user.post(
                "/user/" + TestServer.encoded(user.id()) + "/filter",
                JsonValue.obj("room", JsonValue.obj("timeline", JsonValue.obj("types", JsonValue.arr(SECRET)))));
        return new Victim(user, room, named(user, room, event, filter));
    }

    private static Map<String, String> named(TestUser user, String room, String event, Reply filter) {
        return Map.ofEntries(
                Map.entry("roomId", room),
                Map.entry("roomIdOrAlias", room),
                Map.entry("room_id", room),
                Map.entry("userId", user.id()),
                Map.entry("user_id", user.id()),
                Map.entry("user", user.localpart()),
                Map.entry("username", user.localpart()),
                Map.entry("eventId", event),
                Map.entry("event_id", event),
                Map.entry("deviceId", user.device()),
                Map.entry("device_id", user.device()),
                Map.entry("roomAlias", "#nothing:hs1"),
                Map.entry("eventType", "org.example.secret"),
                Map.entry("type", "org.example.secret"),
                Map.entry("filterId", filter.status() == 200 ? filter.text("filter_id") : "1"),
                Map.entry("stateKey", ""),
                Map.entry("relType", "m.thread"),
                Map.entry("receiptType", "m.read"),
                Map.entry("keyName", "displayname"),
                Map.entry("kind", "override"),
                Map.entry("ruleId", ".m.rule.master"),
                Map.entry("dir", "b"),
                Map.entry("visibility", "public"),
                Map.entry("new_version", "11"));
    }

    /// What a place of that name holds when nobody means any harm.
    String value(String name) {
        return named.getOrDefault(name, "x");
    }

    /// A path with the victim's things in it.
    String path(String template) {
        String path = template;
        for (String name : WalkedEndpoint.variables(template)) {
            path = path.replace("{" + name + "}", TestServer.encoded(value(name)));
        }
        return path;
    }
}
