package dev.vesta.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlowConnectionsTest {
    private static final String HEAD =
            "POST /_matrix/client/v3/login HTTP/1.1\r\nHost: x\r\nContent-Length: 50\r\n\r\n{";

    private TestServer server;

    @BeforeEach
    void start() {
        server = new TestServer(TestServer.SHORT, Map.of(), new RequestSlots(2, 16));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void slowBodiesGet408AndTheEndOfTheConnection() throws Exception {
        try (Socket socket = server.socket(HEAD)) {
            String answer = readAll(socket);

            assertThat(answer).startsWith("HTTP/1.1 408").containsIgnoringCase("connection: close");
            assertThat(answer).contains("M_UNKNOWN");
        }
    }

    @Test
    void manySlowConnectionsCostNoThreadAndEnd() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 100; i++) {
                slow.add(server.socket(
                        switch (i % 3) {
                            case 0 -> "";
                            case 1 -> "GET /_vesta/health HTT";
                            default -> HEAD;
                        }));
            }

            assertThat(server.slots.runningNow()).isZero();
            assertThat(server.get("/_vesta/health").statusCode()).isEqualTo(200);
            for (Socket socket : slow) {
                readAll(socket);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void trickledHeadsDoNotKeepAConnection() throws Exception {
        try (Socket socket = server.socket("GET /_vesta/health HTTP/1.1\r\n")) {
            long started = System.nanoTime();
            CompletableFuture<Void> trickle = CompletableFuture.runAsync(() -> trickle(socket));
            readAll(socket);

            assertThat(System.nanoTime() - started).isLessThan(TimeUnit.SECONDS.toNanos(15));
            trickle.cancel(true);
        }
    }

    @Test
    void halfClosedConnectionsEnd() throws Exception {
        try (Socket socket = server.socket(HEAD)) {
            socket.shutdownOutput();

            assertThat(readAll(socket)).isEmpty();
        }
    }

    @Test
    void slowReadersLoseTheirConnection() throws Exception {
        try (Socket socket = server.socket("GET /_matrix/client/v3/large HTTP/1.1\r\nHost: x\r\n\r\n")) {
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            // Nothing is read until the server has given up, which closes an idle connection that was opened later too.
            try (Socket idle = server.socket("")) {
                readAll(idle);
            }
            try (Socket idle = server.socket("")) {
                readAll(idle);
            }

            assertThat(readAll(socket).length()).isLessThan(64 * 1024 * 1024);
        }
    }

    @Test
    void longPollsOutliveTheIdleTime() throws Exception {
        CompletableFuture<HttpResponse<String>> poll = server.client.sendAsync(
                server.request("/_matrix/client/v3/poll").build(), HttpResponse.BodyHandlers.ofString());
        server.endpoints.polling.acquire();
        try (Socket idle = server.socket("")) {
            readAll(idle);
        }
        server.endpoints.pollsMayEnd.countDown();

        assertThat(poll.get(10, TimeUnit.SECONDS).body()).isEqualTo("{}");
    }

    @Test
    void runningRequestsFinishWhenTheServerStops() throws Exception {
        CompletableFuture<HttpResponse<String>> poll = server.client.sendAsync(
                server.request("/_matrix/client/v3/poll").build(), HttpResponse.BodyHandlers.ofString());
        server.endpoints.polling.acquire();
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(server.servers::close);
        while (canConnect()) {
            Thread.onSpinWait();
        }
        server.endpoints.pollsMayEnd.countDown();

        assertThat(poll.get(10, TimeUnit.SECONDS).body()).isEqualTo("{}");
        stopping.get(10, TimeUnit.SECONDS);
    }

    private boolean canConnect() {
        try (Socket _ = server.socket("")) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static void trickle(Socket socket) {
        try {
            for (int i = 0; i < 10_000; i++) {
                socket.getOutputStream().write("X-A: b\r\n".getBytes(StandardCharsets.US_ASCII));
                TimeUnit.MILLISECONDS.sleep(20);
            }
        } catch (IOException | InterruptedException e) {
            // The server hung up, as it should.
        }
    }

    /// Everything until the server ends the connection.
    private static String readAll(Socket socket) throws IOException {
        try {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException e) {
            return "";
        }
    }
}
