package dev.vesta.web.server;

import static dev.vesta.web.server.TestServer.errcode;
import static dev.vesta.web.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.web.RateLimit;
import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class LimitsTest {
    private static final String LOGIN = "/_matrix/client/v3/login";

    @Test
    void refusesBodiesOverTheLimitWhetherDeclaredOrNot() throws Exception {
        try (TestServer server = TestServer.withDefaults()) {
            byte[] large = new byte[200_000];

            assertThat(errcode(server.send(server.request(LOGIN).POST(HttpRequest.BodyPublishers.ofByteArray(large)))))
                    .isEqualTo("413 M_TOO_LARGE");
            assertThat(errcode(server.send(server.request(LOGIN)
                            .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large))))))
                    .isEqualTo("413 M_TOO_LARGE");
            assertThat(server.get("/_vesta/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void asksForBodiesOnlyWhenItWillTakeThem() throws Exception {
        try (TestServer server = TestServer.withDefaults()) {
            HttpResponse<String> taken = server.send(server.request(LOGIN)
                    .expectContinue(true)
                    .POST(HttpRequest.BodyPublishers.ofString("{\"user_name\":\"a\",\"age\":1}")));

            assertThat(taken.statusCode()).isEqualTo(200);
            assertThat(errcode(server.send(server.request(LOGIN)
                            .expectContinue(true)
                            .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[5000])))))
                    .isEqualTo("413 M_TOO_LARGE");
        }
    }

    @Test
    void limitsRatesByAddressAndByUser() throws Exception {
        RateLimiter.Rate two = new RateLimiter.Rate(0.01, 2);
        try (TestServer server = new TestServer(
                Timeouts.DEFAULTS, Map.of(RateLimit.LOGIN, two, RateLimit.MESSAGE, two), new RequestSlots(4, 16))) {
            for (int i = 0; i < 2; i++) {
                assertThat(errcode(server.post(LOGIN, "x"))).isEqualTo("400 M_NOT_JSON");
                assertThat(send(server).statusCode()).isEqualTo(200);
            }
            HttpResponse<String> refused = server.post(LOGIN, "x");

            assertThat(errcode(refused)).isEqualTo("429 M_LIMIT_EXCEEDED");
            assertThat(json(refused).integer("retry_after_ms").orElseThrow()).isBetween(90_000L, 100_000L);
            assertThat(refused.headers().firstValue("Retry-After")).contains("100");
            assertThat(errcode(send(server))).isEqualTo("429 M_LIMIT_EXCEEDED");
            assertThat(server.get("/_vesta/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void parkedLongPollsHoldNoPermit() throws Exception {
        try (TestServer server = new TestServer(Timeouts.DEFAULTS, Map.of(), new RequestSlots(1, 16))) {
            List<CompletableFuture<HttpResponse<String>>> polls = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                polls.add(server.client.sendAsync(
                        server.request("/_matrix/client/v3/poll").build(), HttpResponse.BodyHandlers.ofString()));
            }
            server.endpoints.polling.acquire(10);

            assertThat(server.slots.parkedNow()).isEqualTo(10);
            assertThat(server.get("/_vesta/health").statusCode()).isEqualTo(200);
            server.endpoints.pollsMayEnd.countDown();
            for (CompletableFuture<HttpResponse<String>> poll : polls) {
                assertThat(poll.get().body()).isEqualTo("{}");
            }
            assertThat(server.slots.parkedNow()).isZero();
        }
    }

    @Test
    void refusesWhatWouldWaitInTooLongAQueue() throws Exception {
        RequestSlots slots = new RequestSlots(1, 0);
        try (TestServer server = new TestServer(Timeouts.DEFAULTS, Map.of(), slots)) {
            HttpResponse<String> response = server.get("/_vesta/health");

            assertThat(errcode(response)).isEqualTo("503 M_LIMIT_EXCEEDED");
            assertThat(json(response).integer("retry_after_ms")).isPresent();
        }
    }

    private static HttpResponse<String> send(TestServer server) throws Exception {
        return server.send(server.request("/_matrix/client/v3/send/1")
                .header("Authorization", "Bearer good")
                .PUT(HttpRequest.BodyPublishers.ofString("{}")));
    }
}
