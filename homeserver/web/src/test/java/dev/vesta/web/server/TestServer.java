package dev.vesta.web.server;

import dev.vesta.core.account.Caller;
import dev.vesta.core.account.Peer;
import dev.vesta.core.error.Errors;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.web.EndpointSpec.Resource;
import dev.vesta.web.RateLimit;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/// A real server on a free port, and a client.
final class TestServer implements AutoCloseable {
    static final String TOKEN = "good";

    /// Time limits short enough to run into.
    static final Timeouts SHORT = new Timeouts(
            Duration.ofMillis(400),
            Duration.ofMillis(400),
            Duration.ofMillis(400),
            Duration.ofMillis(400),
            Duration.ofMillis(2000),
            Duration.ofMillis(50));

    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final RequestSlots slots;
    final TestEndpoints endpoints;
    final HttpServers servers;
    final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Vertx vertx = Vertx.vertx();

    TestServer(Timeouts timeouts, Map<RateLimit, RateLimiter.Rate> rates, RequestSlots slots, ListenerConfig... more) {
        this.slots = slots;
        this.endpoints = new TestEndpoints(slots);
        Kit kit = new Kit(
                TestServer::authenticate,
                new RateLimiter(rates, true, System::nanoTime),
                slots,
                meters,
                System::nanoTime,
                "test",
                timeouts,
                new WebLimits(2, 1000, 32 * 1024, 16 * 1024));
        List<ListenerConfig> listeners = more.length > 0
                ? List.of(more)
                : List.of(
                        ListenerConfig.plain("127.0.0.1", 0, EnumSet.of(Resource.CLIENT)),
                        ListenerConfig.plain("127.0.0.1", 0, EnumSet.of(Resource.METRICS)));
        this.servers = HttpServers.start(vertx, listeners, endpoints.all(), kit);
    }

    static TestServer withDefaults() {
        return new TestServer(Timeouts.DEFAULTS, Map.of(), new RequestSlots(16, 64));
    }

    int port() {
        return servers.ports().getFirst();
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
    }

    HttpResponse<String> get(String path) throws Exception {
        return send(request(path).header("Authorization", "Bearer " + TOKEN));
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    Socket socket(String firstBytes) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(20_000);
        socket.getOutputStream().write(firstBytes.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    static JsonValue.Obj json(HttpResponse<String> response) {
        ParseResult<JsonValue> parsed = JsonReader.read(response.body().getBytes(StandardCharsets.UTF_8));
        return (JsonValue.Obj) ((ParseResult.Parsed<JsonValue>) parsed).value();
    }

    static String errcode(HttpResponse<String> response) {
        return response.statusCode() + " " + json(response).string("errcode").orElse("none");
    }

    private static Caller authenticate(String token, Peer peer) {
        if (!token.equals(TOKEN)) {
            throw Errors.unknownToken();
        }
        return new Caller(1, UserId.parse("@alice:test").orElseThrow(), new DeviceId("PHONE"), false);
    }

    @Override
    public void close() {
        endpoints.pollsMayEnd.countDown();
        servers.close();
        client.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
