package dev.vesta.app.http;

import static dev.vesta.app.http.TestServer.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Push rules.
class PushRulesTest {
    private static final String GLOBAL = "/pushrules/global";
    private static final JsonValue.Obj QUIET = JsonValue.obj("actions", JsonValue.arr("dont_notify"));
    private static final JsonValue.Obj CAKE = JsonValue.obj("pattern", "cake*lie", "actions", List.of("notify"));

    private final TestUser alice = TestServer.shared().user("alice");

    private Reply delete(String path) {
        return alice.server().call("DELETE", "/_matrix/client/v3" + path, alice.token(), null);
    }

    private List<String> ids(String kind) {
        return alice.get("/pushrules/").objects("global", kind).stream()
                .map(rule -> rule.string("rule_id").orElseThrow())
                .toList();
    }

    private static JsonValue.Obj enabled(boolean on) {
        return JsonValue.obj("enabled", on);
    }

    @Test
    void beginsWithTheRulesOfTheServer() {
        assertThat(ids("override")).startsWith(".m.rule.master").contains(".m.rule.is_user_mention");
        assertThat(ids("underride")).contains(".m.rule.message");
        assertThat(alice.get(GLOBAL + "/").ok())
                .isEqualTo(alice.get("/pushrules").ok().object("global").orElseThrow());
        assertThat(alice.get(GLOBAL + "/override/.m.rule.master").ok().bool("enabled"))
                .contains(false);
        alice.get(GLOBAL + "/override/nosuch").refused(404, "M_NOT_FOUND");
        alice.get(GLOBAL + "/postcontent/nosuch").refused(404, "M_NOT_FOUND");
    }

    @Test
    void keepsTheUsersOwnRulesInTheirOrder() {
        alice.put(GLOBAL + "/content/a", CAKE).ok();
        alice.put(GLOBAL + "/content/b", CAKE).ok();
        alice.put(GLOBAL + "/content/c?after=b", CAKE).ok();
        alice.put(GLOBAL + "/content/d?before=a", CAKE).ok();
        assertThat(ids("content")).containsExactly("b", "c", "d", "a", ".m.rule.contains_user_name");
        alice.put(GLOBAL + "/content/b", JsonValue.obj("pattern", "other", "actions", List.of()))
                .ok();
        assertThat(alice.get(GLOBAL + "/content/b").ok())
                .isEqualTo(JsonValue.obj(
                        "rule_id", "b", "default", false, "enabled", true, "pattern", "other", "actions", List.of()));
        delete(GLOBAL + "/content/c").ok();
        assertThat(ids("content")).containsExactly("b", "d", "a", ".m.rule.contains_user_name");
        delete(GLOBAL + "/content/c").refused(404, "M_NOT_FOUND");
        delete(GLOBAL + "/override/.m.rule.master").refused(400, "M_INVALID_PARAM");
    }

    @Test
    void refusesRulesThatCannotBe() {
        alice.put(GLOBAL + "/content/.mine", CAKE).refused(400, "M_INVALID_PARAM");
        alice.put(GLOBAL + "/content/" + encoded("a\\b"), CAKE).refused(400, "M_INVALID_PARAM");
        alice.put(GLOBAL + "/content/" + "x".repeat(600), CAKE).refused(400, "M_INVALID_PARAM");
        alice.put(GLOBAL + "/nokind/x", CAKE).refused(400, "M_INVALID_PARAM");
        alice.put(GLOBAL + "/content/x", QUIET).refused(400, "M_BAD_JSON");
        alice.put(GLOBAL + "/room/x", JsonValue.Obj.EMPTY).refused(400, "M_BAD_JSON");
        alice.put(GLOBAL + "/content/x?before=nosuch", CAKE).refused(400, "M_UNKNOWN");
        alice.put(GLOBAL + "/content/x?after=.m.rule.master", CAKE).refused(400, "M_UNKNOWN");
        assertThat(ids("content")).containsExactly(".m.rule.contains_user_name");
    }

    @Test
    void switchesRulesOffAndOn() {
        String master = GLOBAL + "/override/.m.rule.master/enabled";
        assertThat(alice.get(master).ok()).isEqualTo(enabled(false));
        alice.put(master, enabled(true)).ok();
        assertThat(alice.get(master).ok()).isEqualTo(enabled(true));
        assertThat(ids("override")).startsWith(".m.rule.master").doesNotHaveDuplicates();
        alice.get(GLOBAL + "/room/x/enabled").refused(404, "M_NOT_FOUND");
        alice.put(GLOBAL + "/room/x/enabled", enabled(true)).refused(404, "M_NOT_FOUND");
        alice.put(master, JsonValue.Obj.EMPTY).refused(400, "M_MISSING_PARAM");
    }

    @Test
    void changesActions() {
        String path = GLOBAL + "/underride/.m.rule.message/actions";
        JsonValue.Obj loud =
                JsonValue.obj("actions", JsonValue.arr("notify", JsonValue.obj("set_tweak", "sound", "value", "ding")));
        alice.put(path, loud).ok();
        assertThat(alice.get(path).ok()).isEqualTo(loud);
        assertThat(alice.get(GLOBAL + "/underride/.m.rule.message").ok().bool("default"))
                .contains(true);
        alice.put(path, JsonValue.obj("actions", JsonValue.arr("shout"))).refused(400, "M_BAD_JSON");
        alice.get(GLOBAL + "/room/x/actions").refused(404, "M_NOT_FOUND");
        alice.put(GLOBAL + "/room/x/actions", loud).refused(404, "M_NOT_FOUND");
    }

    @Test
    void tellsOfRulesInSyncs() {
        assertThat(inSync("timeout=0").object("global")).isPresent();
        String since = alice.syncToken();
        alice.put(GLOBAL + "/sender/" + encoded(alice.id()), QUIET).ok();
        JsonValue.Obj told = inSync("since=" + since);
        assertThat(told).isEqualTo(alice.get("/pushrules/").ok());
        assertThat(Reply.objects(Reply.at(told, "global", "sender"))).hasSize(1);
        String path = "/user/" + encoded(alice.id()) + "/account_data/m.push_rules";
        assertThat(alice.get(path).ok()).isEqualTo(told);
        // In an initial sync they stand once.
        assertThat(alice.sync("timeout=0").objects("account_data", "events"))
                .filteredOn(event -> event.string("type").orElse("").equals("m.push_rules"))
                .hasSize(1);
    }

    private JsonValue.Obj inSync(String query) {
        return alice.sync(query).objects("account_data", "events").stream()
                .filter(event -> event.string("type").orElse("").equals("m.push_rules"))
                .findFirst()
                .flatMap(event -> event.object("content"))
                .orElseThrow();
    }
}
