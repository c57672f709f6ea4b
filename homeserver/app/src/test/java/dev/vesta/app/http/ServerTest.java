package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Versions, discovery, capabilities, and what every endpoint says to a request that is wrong.
class ServerTest {
    private final TestServer server = TestServer.shared();

    @Test
    void tellsItsVersionsToAnybody() {
        JsonValue.Obj answer = server.get("/_matrix/client/versions").ok();
        assertThat(answer.array("versions").orElseThrow().items())
                .contains(JsonValue.of("r0.6.1"), JsonValue.of("v1.19"));
        assertThat(answer.object("unstable_features")).isPresent();
    }

    @Test
    void tellsBrowsersThatTheyMayReadTheAnswer() {
        assertThat(server.get("/_matrix/client/versions").headers().firstValue("Access-Control-Allow-Origin"))
                .contains("*");
    }

    @Test
    void tellsItsPublicAddress() {
        assertThat(server.get("/.well-known/matrix/client").text("m.homeserver", "base_url"))
                .isEqualTo(TestServer.PUBLIC_BASE_URL);
    }

    @Test
    void tellsItsCapabilitiesToUsers() {
        JsonValue.Obj answer = server.user("alice").get("/capabilities").ok();
        assertThat(Reply.at(answer, "capabilities", "m.room_versions", "default"))
                .isEqualTo(JsonValue.of("12"));
        assertThat(Reply.at(answer, "capabilities", "m.room_versions", "available", "11"))
                .isEqualTo(JsonValue.of("stable"));
        for (String field : List.of("m.profile_fields", "m.set_displayname", "m.set_avatar_url")) {
            assertThat(Reply.at(answer, "capabilities", field, "enabled")).isEqualTo(JsonValue.of(true));
        }
        assertThat(Reply.at(answer, "capabilities", "m.change_password", "enabled"))
                .isEqualTo(JsonValue.of(true));
        assertThat(Reply.at(answer, "capabilities", "m.3pid_changes", "enabled"))
                .isEqualTo(JsonValue.of(false));
    }

    @Test
    void wantsAnAccessTokenForWhatIsNotPublic() {
        server.get("/_matrix/client/v3/capabilities").refused(401, "M_MISSING_TOKEN");
    }

    @Test
    void refusesAnUnknownAccessToken() {
        JsonValue.Obj error = server.call("GET", "/_matrix/client/v3/capabilities", "nobody's", null)
                .refused(401, "M_UNKNOWN_TOKEN");
        assertThat(error.get("soft_logout")).isEqualTo(JsonValue.of(false));
    }

    @Test
    void knowsNoOtherPaths() {
        server.get("/_matrix/client/v3/nothing").refused(404, "M_UNRECOGNIZED");
    }

    @Test
    void knowsNoOtherMethods() {
        server.call("DELETE", "/_matrix/client/versions", null, null).refused(405, "M_UNRECOGNIZED");
    }

    @Test
    void hasNoPublicAddressUnlessOneIsConfigured() {
        try (TestServer closed = TestServer.start(TestServer.Settings.CLOSED)) {
            closed.get("/.well-known/matrix/client").refused(404, "M_NOT_FOUND");
            closed.post("/_matrix/client/v3/register", TestServer.registration("alice"))
                    .refused(403, "M_FORBIDDEN");
            closed.get("/_matrix/client/v3/register/available?username=alice").refused(403, "M_FORBIDDEN");
            closed.get("/_synapse/admin/v1/register").refused(404, "M_UNRECOGNIZED");
            closed.post("/_synapse/admin/v1/register", registrationBySecret()).refused(404, "M_UNRECOGNIZED");
        }
    }

    @Test
    void limitsHowOftenOneAddressRegisters() {
        try (TestServer limited = TestServer.start(TestServer.Settings.LIMITED)) {
            Reply reply = null;
            for (int i = 0; i < 20 && (reply == null || reply.status() != 429); i++) {
                reply = limited.post("/_matrix/client/v3/register", JsonValue.Obj.EMPTY);
            }
            assertThat(reply.refused(429, "M_LIMIT_EXCEEDED").integer("retry_after_ms"))
                    .hasValueSatisfying(wait -> assertThat(wait).isPositive());
        }
    }

    private static JsonValue.Obj registrationBySecret() {
        return JsonValue.obj("nonce", "n", "username", "u", "password", "p", "mac", "00");
    }
}
