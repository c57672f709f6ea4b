package dev.vesta.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vesta.app.adapter.SystemRng;
import dev.vesta.app.cli.HomeserverCommand;
import dev.vesta.app.cli.RegistrationClient;
import dev.vesta.app.config.ConfigLoader;
import dev.vesta.app.config.ServerConfig;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A short life of a server for the JVM to watch, so that the AOT cache holds what starting and the most common
/// requests need. The build runs it; it is no part of the command line.
public final class Training {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Logger LOG = LoggerFactory.getLogger(Training.class);
    private static final int MESSAGES = 60;
    private static final int SENDERS = 8;
    private static final int MESSAGES_EACH = 200;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient client;
    private final String address;

    private Training(HttpClient client, String address) {
        this.client = client;
        this.address = address;
    }

    /// Runs in the folder that the argument names.
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]).resolve("homeserver.yaml");
        Files.writeString(file, """
                server_name: training.invalid
                listeners: [{bind: 127.0.0.1, port: 0, resources: [client]}]
                registration: {enabled: true, shared_secret: training, password_hash: {cost: minimal}}
                rate_limits: {enabled: false}
                """);
        int code = HomeserverCommand.execute("doctor", "config", "--config", file.toString());
        if (code != 0) {
            System.exit(code);
        }
        ServerConfig config = ConfigLoader.load(file, Map.of());
        LoggingSetup.apply(config.logging());
        try (Homeserver homeserver = Homeserver.start(config, new SystemRng());
                HttpClient client =
                        HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            if (!homeserver.ports().isEmpty()) {
                new Training(client, "http://127.0.0.1:" + homeserver.ports().getFirst()).converse();
            }
        }
    }

    private void converse() throws IOException, InterruptedException {
        new RegistrationClient(address, "training").register("admin", "a training password", true);
        String ann = account("ann");
        String bob = account("bob");
        call("GET", "/_matrix/client/versions", "", "");
        String room = call(
                        "POST",
                        "/_matrix/client/v3/createRoom",
                        ann,
                        "{\"preset\":\"public_chat\",\"name\":\"Training\"}")
                .path("room_id")
                .asText();
        String path = "/_matrix/client/v3/rooms/" + URLEncoder.encode(room, StandardCharsets.UTF_8);
        call("POST", path + "/join", bob, "{}");
        String since = call("GET", "/_matrix/client/v3/sync", bob, "")
                .path("next_batch")
                .asText();
        for (int i = 0; i < MESSAGES; i++) {
            call(
                    "PUT",
                    path + "/send/m.room.message/" + i,
                    ann,
                    "{\"msgtype\":\"m.text\",\"body\":\"message " + i + "\"}");
            since = call("GET", "/_matrix/client/v3/sync?timeout=1000&since=" + since, bob, "")
                    .path("next_batch")
                    .asText();
        }
        send(path, ann);
        call("GET", path + "/messages?dir=b&limit=20", bob, "");
        call("GET", path + "/members", bob, "");
        call("GET", "/_matrix/client/v3/joined_rooms", bob, "");
        call("POST", "/_matrix/client/v3/logout", bob, "{}");
    }

    /// Enough messages at once that the JVM sees the paths that sending takes under load, and which of them are hot.
    private void send(String path, String token) throws IOException, InterruptedException {
        List<Thread> senders = new ArrayList<>();
        for (int sender = 0; sender < SENDERS; sender++) {
            String prefix = "/send/m.room.message/s" + sender + "-";
            senders.add(Thread.ofVirtual().start(() -> {
                try {
                    for (int i = 0; i < MESSAGES_EACH; i++) {
                        call("PUT", path + prefix + i, token, "{\"msgtype\":\"m.text\",\"body\":\"" + i + "\"}");
                    }
                } catch (IOException | InterruptedException e) {
                    // The cache is then a little worse: no reason to fail a build.
                    LOG.warn("Training did not send all of its messages", e);
                }
            }));
        }
        for (Thread sender : senders) {
            sender.join();
        }
    }

    /// Registers, logs in again and returns the access token of the login.
    private String account(String name) throws IOException, InterruptedException {
        call(
                "POST",
                "/_matrix/client/v3/register",
                "",
                "{\"auth\":{\"type\":\"m.login.dummy\"},\"username\":\"" + name + "\",\"password\":\"a password\"}");
        return call(
                        "POST",
                        "/_matrix/client/v3/login",
                        "",
                        "{\"type\":\"m.login.password\",\"identifier\":{\"type\":\"m.id.user\",\"user\":\"" + name
                                + "\"},\"password\":\"a password\"}")
                .path("access_token")
                .asText();
    }

    private JsonNode call(String method, String path, String token, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path))
                .timeout(TIMEOUT)
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new IOException(method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        return JSON.readTree(response.body());
    }
}
