package dev.vesta.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.vesta.app.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RegistrationClientTest {
    private final AtomicReference<String> posted = new AtomicReference<>("");
    private HttpServer server;
    private int status = 200;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/_synapse/admin/v1/register", exchange -> {
            boolean get = exchange.getRequestMethod().equals("GET");
            posted.set(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String answer = get
                    ? "{\"nonce\":\"n\"}"
                    : status == 200 ? "{\"user_id\":\"@ann:a\"}" : "{\"error\":\"User ID already taken.\"}";
            byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(get ? 200 : status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private RegistrationClient client() {
        return new RegistrationClient("http://127.0.0.1:" + server.getAddress().getPort() + "/", "secret");
    }

    /// The MAC is `printf 'n\0ann\0pw\0admin' | openssl sha1 -hmac secret`.
    @Test
    void signsNonceNamePasswordAndRole() {
        assertThat(client().register("ann", "pw", true)).isEqualTo("@ann:a");
        assertThat(posted.get()).contains("\"mac\":\"0f070796e1a5d7eea14461df15673f30a115b62b\"", "\"admin\":true");
    }

    @Test
    void saysWhyTheServerRefused() {
        status = 400;
        assertThatThrownBy(() -> client().register("ann", "pw", false))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("User ID already taken");
    }

    @Test
    void saysWhatToDoWhenNobodyAnswers() {
        RegistrationClient client = client();
        server.stop(0);
        assertThatThrownBy(() -> client.register("ann", "pw", false)).hasMessageContaining("Start the server first");
    }
}
