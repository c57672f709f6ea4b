package dev.vesta.web.server;

import static dev.vesta.web.server.TestServer.errcode;
import static dev.vesta.web.server.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.json.JsonValue;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RequestsTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.withDefaults();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void decodesPathQueryAndAddressAndLeavesAbsentOptionalsOut() throws Exception {
        HttpResponse<String> response =
                server.get("/_matrix/client/v3/rooms/!abc%3Atest/things/a%2Fb%20%C3%A9+c?server=a&server=b+%26");

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.body())
                .isEqualTo("{\"room_id\":\"!abc:test\",\"name\":\"a/b é+c\",\"server\":[\"a\",\"b &\"],"
                        + "\"address\":\"127.0.0.1\",\"me\":\"@alice:test\"}");
    }

    @Test
    void servesAnotherPathWithTheVariablesInAnotherOrder() throws Exception {
        HttpResponse<String> response = server.get("/_matrix/client/r0/things/n/of/!abc:test?max_events=3");

        assertThat(json(response).string("room_id")).contains("!abc:test");
        assertThat(json(response).integer("max_events")).contains(3L);
    }

    @Test
    void takesTheTokenFromTheQueryAndTheSchemeInAnyCase() throws Exception {
        String path = "/_matrix/client/v3/rooms/!abc:test/things/n";

        assertThat(server.send(server.request(path + "?access_token=good")).statusCode())
                .isEqualTo(200);
        assertThat(server.send(server.request(path).header("Authorization", "bearer good"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void refusesMissingAndUnknownTokens() throws Exception {
        String path = "/_matrix/client/v3/rooms/!abc:test/things/n";
        HttpResponse<String> unknown = server.send(server.request(path).header("Authorization", "Bearer bad"));

        assertThat(errcode(server.send(server.request(path)))).isEqualTo("401 M_MISSING_TOKEN");
        assertThat(errcode(server.send(server.request(path).header("Authorization", "Basic good"))))
                .isEqualTo("401 M_MISSING_TOKEN");
        assertThat(errcode(unknown)).isEqualTo("401 M_UNKNOWN_TOKEN");
        assertThat(json(unknown).get("soft_logout")).isEqualTo(new JsonValue.Bool(false));
    }

    @Test
    void refusesBadPathsAndParameters() throws Exception {
        assertThat(errcode(server.get("/_matrix/client/v3/rooms/nonsense/things/n")))
                .isEqualTo("400 M_INVALID_PARAM");
        assertThat(errcode(server.get("/_matrix/client/v3/rooms/!a:b/things/%C3%28")))
                .isEqualTo("400 M_INVALID_PARAM");
        assertThat(errcode(server.get("/_matrix/client/v3/rooms/!a:b/things/n?max_events=x")))
                .isEqualTo("400 M_INVALID_PARAM");
    }

    @Test
    void tellsUnknownPathsFromUnknownMethods() throws Exception {
        HttpResponse<String> method = server.post("/_matrix/client/v3/broken", "");

        assertThat(errcode(server.get("/_matrix/client/v3/nothing"))).isEqualTo("404 M_UNRECOGNIZED");
        assertThat(errcode(server.get("/"))).isEqualTo("404 M_UNRECOGNIZED");
        assertThat(errcode(method)).isEqualTo("405 M_UNRECOGNIZED");
        assertThat(method.headers().firstValue("Allow")).contains("GET, OPTIONS");
    }

    @Test
    void answersPreflightsEverywhereAndPutsCorsOnErrors() throws Exception {
        HttpResponse<String> preflight = server.send(
                server.request("/_matrix/client/v3/nothing").method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
        HttpResponse<String> error = server.get("/_matrix/client/v3/nothing");

        assertThat(preflight.statusCode()).isEqualTo(204);
        for (HttpResponse<String> response : java.util.List.of(preflight, error)) {
            assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("*");
            assertThat(response.headers().firstValue("Access-Control-Allow-Methods"))
                    .contains("GET, POST, PUT, DELETE, OPTIONS");
            assertThat(response.headers().firstValue("Access-Control-Allow-Headers"))
                    .contains("X-Requested-With, Content-Type, Authorization");
        }
    }

    @Test
    void readsRecordsAndIgnoresUnknownFields() throws Exception {
        HttpResponse<String> response =
                server.post("/_matrix/client/v3/login", "{\"user_name\":\"al\",\"age\":7,\"more\":[1,{}]}");

        assertThat(response.body()).isEqualTo("{\"user_name\":\"al\",\"age\":7}");
    }

    @Test
    void sendsObjectsBackAsTheyWere() throws Exception {
        String body = "{\"z\":1,\"a\":[null,true,1.5,\"é\"],\"o\":{}}";
        HttpResponse<String> response = server.send(server.request("/_matrix/client/v3/send/1")
                .header("Authorization", "Bearer good")
                .PUT(HttpRequest.BodyPublishers.ofString(body)));

        assertThat(response.body()).isEqualTo(body);
    }

    @Test
    void refusesObjectsThatAreNone() throws Exception {
        for (String body : new String[] {"", "{", "{\"a\":1,\"a\":2}", "{} {}"}) {
            assertThat(errcode(server.send(server.request("/_matrix/client/v3/send/1")
                            .header("Authorization", "Bearer good")
                            .PUT(HttpRequest.BodyPublishers.ofString(body)))))
                    .as(body)
                    .isEqualTo("400 M_NOT_JSON");
        }
        assertThat(errcode(server.send(server.request("/_matrix/client/v3/send/1")
                        .header("Authorization", "Bearer good")
                        .PUT(HttpRequest.BodyPublishers.ofString("[]")))))
                .isEqualTo("400 M_BAD_JSON");
    }

    @Test
    void answersUnknownExceptionsWithoutTheirDetails() throws Exception {
        HttpResponse<String> response = server.get("/_matrix/client/v3/broken");
        String id = response.headers().firstValue("X-Request-Id").orElseThrow();

        assertThat(errcode(response)).isEqualTo("500 M_UNKNOWN");
        assertThat(response.body()).contains(id).doesNotContain("secret");
        assertThat(server.get("/_matrix/client/v3/broken").headers().firstValue("X-Request-Id"))
                .isNotEqualTo(java.util.Optional.of(id));
    }

    @Test
    void refusesHeadsThatAreTooLong() throws Exception {
        assertThat(server.get("/_matrix/client/v3/rooms/!a:b/things/n?x=" + "y".repeat(20_000))
                        .statusCode())
                .isEqualTo(200);
        assertThat(errcode(server.get("/_matrix/client/v3/broken?x=" + "y".repeat(40_000))))
                .isEqualTo("414 M_TOO_LARGE");
    }

    @Test
    void answersHeadLikeGetWithoutBody() throws Exception {
        HttpResponse<String> response =
                server.send(server.request("/_vesta/health").method("HEAD", HttpRequest.BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEmpty();
    }

    @Test
    void reportsHealthOnEveryListenerAndMetricsOnTheirs() throws Exception {
        URI metrics = URI.create("http://127.0.0.1:" + server.servers.ports().get(1));

        assertThat(server.get("/_vesta/health").body()).isEqualTo("{\"status\":\"ok\"}");
        assertThat(errcode(server.get("/_vesta/metrics"))).isEqualTo("404 M_UNRECOGNIZED");
        assertThat(server.send(HttpRequest.newBuilder(metrics.resolve("/_vesta/metrics")))
                        .body())
                .isEqualTo("up 1\n");
        server.endpoints.problems.add("no database");
        try {
            HttpResponse<String> ill = server.send(HttpRequest.newBuilder(metrics.resolve("/_vesta/health")));
            assertThat(ill.statusCode()).isEqualTo(503);
            assertThat(ill.body()).contains("no database");
        } finally {
            server.endpoints.problems.clear();
        }
    }

    @Test
    void measuresByTemplateNotByPath() throws Exception {
        server.get("/_matrix/client/v3/rooms/!secret:test/things/n");
        server.get("/_vesta/health");

        assertThat(server.meters.find("vesta.http.requests").timers())
                .extracting(t -> t.getId().getTag("route"))
                .contains("/_matrix/client/v3/rooms/{roomId}/things/{name}")
                .noneMatch(route -> route.contains("secret"));
    }
}
