package dev.vesta.app.http;

import static dev.vesta.app.http.TestServer.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import org.junit.jupiter.api.Test;

/// Filters that are stored.
class FilterTest {
    private static final JsonValue.Obj FILTER =
            JsonValue.obj("room", JsonValue.obj("timeline", JsonValue.obj("limit", 10)), "x", "\0");

    private final TestUser alice = TestServer.shared().user("alice");
    private final TestUser bob = TestServer.shared().user("bob");

    private static String filters(TestUser user) {
        return "/user/" + encoded(user.id()) + "/filter";
    }

    @Test
    void givesBackWhatWasStored() {
        String id = alice.post(filters(alice), FILTER).text("filter_id");
        assertThat(id).isNotEmpty().doesNotStartWith("{");
        assertThat(alice.get(filters(alice) + "/" + id).ok()).isEqualTo(FILTER);
        assertThat(alice.post(filters(alice), FILTER).text("filter_id")).isEqualTo(id);
        String other = alice.post(filters(alice), JsonValue.Obj.EMPTY).text("filter_id");
        assertThat(other).isNotEqualTo(id);
        assertThat(alice.get(filters(alice) + "/" + other).ok()).isEqualTo(JsonValue.Obj.EMPTY);
    }

    @Test
    void refusesWhatIsNoFilterAndWhatIsAnothers() {
        JsonValue.Obj wrong = JsonValue.obj("room", JsonValue.obj("timeline", JsonValue.obj("limit", "ten")));
        alice.post(filters(alice), wrong).refused(400, "M_BAD_JSON");
        String id = alice.post(filters(alice), FILTER).text("filter_id");
        bob.post(filters(alice), FILTER).refused(403, "M_FORBIDDEN");
        bob.get(filters(alice) + "/" + id).refused(403, "M_FORBIDDEN");
        bob.get(filters(bob) + "/" + id).refused(404, "M_NOT_FOUND");
        alice.get(filters(alice) + "/no-such").refused(404, "M_NOT_FOUND");
        alice.get(filters(alice) + "/999999").refused(404, "M_NOT_FOUND");
    }
}
