package dev.vesta.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.app.Homeserver;
import dev.vesta.app.adapter.SystemRng;
import dev.vesta.app.config.ConfigLoader;
import dev.vesta.app.openapi.Answers;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.storage.embedded.DatabaseAddress;
import dev.vesta.storage.embedded.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A whole server in this process, on a free port with a fresh database, and a client for it.
public final class TestServer implements AutoCloseable {
    static final String SERVER_NAME = "hs1";
    static final String SHARED_SECRET = "a shared secret";
    static final String PUBLIC_BASE_URL = "https://matrix.hs1.example";

    /// Longer than any long poll of these tests, far shorter than a build's patience.
    private static final Duration HTTP_TIMEOUT = Duration.ofSeconds(30);

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final AtomicInteger USERS = new AtomicInteger();

    /// What a test may choose.
    ///
    /// @param open whether people may register by themselves, and with the shared secret
    /// @param rateLimits whether requests are rate limited
    /// @param requireToken whether registering takes a registration token
    /// @param guests whether there are guest accounts
    /// @param notices what is configured of the server's messages to its users; empty: nothing
    public record Settings(boolean open, boolean rateLimits, boolean requireToken, boolean guests, String notices) {
        public static final Settings OPEN = new Settings(true, false, false, false, "");
        public static final Settings CLOSED = new Settings(false, false, false, false, "");
        public static final Settings LIMITED = new Settings(true, true, false, false, "");
        public static final Settings BY_TOKEN = new Settings(true, false, true, false, "");
        public static final Settings GUESTS = new Settings(true, false, false, true, "");
        public static final Settings NOTICES =
                new Settings(true, false, false, false, "localpart: notices, display_name: The server");
        public static final Settings WITHOUT_NOTICES = new Settings(true, false, false, false, "enabled: false");

        /// The configuration file for these settings.
        String yaml(DatabaseAddress database) {
            return """
                    server_name: %s
                    database: {url: "postgresql://%s:%s@%s:%d/%s"}
                    listeners:
                      - {bind: 127.0.0.1, port: 0, tls: false, resources: [client, federation, metrics, admin]}
                    registration:
                      enabled: %s
                      require_token: %s
                      password_hash: {algorithm: argon2id, cost: minimal}
                    %s
                    rate_limits: {enabled: %s}
                    guest_access: {enabled: %s}
                    %s
                    """.formatted(
                            SERVER_NAME,
                            encoded(database.user()),
                            encoded(database.password()),
                            database.host(),
                            database.port(),
                            database.database(),
                            open,
                            requireToken,
                            open ? openOnly() : "",
                            rateLimits,
                            guests,
                            "server_notices: {" + notices + "}");
        }

        private static String openOnly() {
            return "  shared_secret: " + SHARED_SECRET + "\npublic_base_url: " + PUBLIC_BASE_URL;
        }
    }

    /// A server that runs.
    ///
    /// @param port of the listener
    /// @param database its database
    /// @param halt ends it and leaves what it has stored
    /// @param file its configuration
    record Running(int port, TestPostgres.Database database, Runnable halt, Path file) {}

    private static final class Shared {
        static final TestServer OPEN = start(Settings.OPEN);

        static {
            Runtime.getRuntime().addShutdownHook(new Thread(OPEN::close));
        }
    }

    private final Running running;

    private TestServer(Running running) {
        this.running = running;
    }

    /// The open server that all test classes of this process share; it ends with the process.
    static TestServer shared() {
        return Shared.OPEN;
    }

    /// A server of one's own, to be closed.
    public static TestServer start(Settings settings) {
        return new TestServer(boot(settings));
    }

    private static Running boot(Settings settings) {
        TestPostgres.Database database = TestPostgres.freshDatabase();
        try {
            Path folder = Files.createTempDirectory("vesta-http-");
            Path file = Files.writeString(folder.resolve("homeserver.yaml"), settings.yaml(database.address()));
            return boot(database, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Running boot(TestPostgres.Database database, Path file) {
        Homeserver server = Homeserver.start(ConfigLoader.load(file, Map.of()), new SystemRng());
        return new Running(server.ports().getFirst(), database, server::close, file);
    }

    /// The same server after it was stopped and started again; close that one instead of this.
    TestServer restarted() {
        running.halt().run();
        return new TestServer(boot(running.database(), running.file()));
    }

    /// Its database, to be taken away from it.
    TestPostgres.Database database() {
        return running.database();
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        running.halt().run();
        running.database().close();
        delete(Objects.requireNonNull(running.file().getParent()));
    }

    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + running.port() + path);
    }

    /// A new account with a name that begins so, logged in.
    TestUser user(String name) {
        String localpart = name + "-" + USERS.incrementAndGet();
        JsonValue.Obj session =
                post("/_matrix/client/v3/register", registration(localpart)).ok();
        return TestUser.of(this, session);
    }

    /// A new account of a server administrator, logged in.
    TestUser admin(String name) {
        String path = "/_synapse/admin/v1/register";
        String nonce = get(path).text("nonce");
        String localpart = name + "-" + USERS.incrementAndGet();
        String signed = String.join("\0", nonce, localpart, "pw", "admin");
        JsonValue.Obj session = post(
                        path,
                        JsonValue.obj(
                                "nonce",
                                nonce,
                                "username",
                                localpart,
                                "password",
                                "pw",
                                "admin",
                                true,
                                "mac",
                                mac(signed)))
                .ok();
        return TestUser.of(this, session);
    }

    private static String mac(String message) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(SHARED_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return HexFormat.of().formatHex(mac.doFinal(message.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A registration that passes in one request.
    static JsonValue.Obj registration(String localpart) {
        return JsonValue.obj(
                "username", localpart, "password", password(localpart), "auth", JsonValue.obj("type", "m.login.dummy"));
    }

    static String password(String localpart) {
        return "pässword of " + localpart;
    }

    /// A localpart that no other test uses.
    static String freshName(String name) {
        return name + "-" + USERS.incrementAndGet();
    }

    Reply get(String path) {
        return call("GET", path, null, null);
    }

    Reply post(String path, JsonValue body) {
        return call("POST", path, null, CanonicalJson.encode(body));
    }

    /// Any request, with any bytes as its body. The answer must be as the specification's OpenAPI documents say.
    Reply call(String method, String path, String token, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).timeout(HTTP_TIMEOUT);
        request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            var response = HTTP.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            Reply reply = new Reply(response.statusCode(), response.headers(), response.body());
            assertThat(Answers.ofTheSpecification().wrong(reply.answerTo(method, path)))
                    .as(method + " " + path + " against the specification's OpenAPI documents")
                    .isEmpty();
            return reply;
        } catch (IOException e) {
            throw new UncheckedIOException(method + " " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /// A text as one segment of a path or one value of a query.
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
