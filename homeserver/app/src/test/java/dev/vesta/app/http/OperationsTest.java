package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What operators watch.
class OperationsTest {
    private final TestServer server = TestServer.shared();

    @Test
    void saysThatAllIsWell() {
        assertThat(server.get("/_vesta/health").text("status")).isEqualTo("ok");
    }

    @Test
    void saysWhatIsWrongWhileTheDatabaseIsAwayAndGoesOnAfterwards() {
        try (TestServer alone = TestServer.start(TestServer.Settings.OPEN)) {
            TestUser alice = alone.user("alice");
            String room = alice.createRoom();
            alone.database().takeAway();
            Reply failing = alone.get("/_vesta/health");
            assertThat(failing.status()).isEqualTo(503);
            assertThat(failing.body()).contains("\"failing\"", "The database does not answer.");
            alone.database().restore();
            alice.say(room, "still here");
            assertThat(alone.get("/_vesta/health").text("status")).isEqualTo("ok");
        }
    }

    @Test
    void countsRequestsByRouteAndNeverByRoomOrUser() {
        TestUser alice = server.user("alice");
        String room = alice.createRoom();
        alice.say(room, "counted");
        Reply reply = server.get("/_vesta/metrics");
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body())
                .contains("vesta_http_requests", "/_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}")
                .doesNotContain(room, alice.localpart());
    }
}
