package dev.vesta.app.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vesta.app.openapi.Answers;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Requests of one user to a server that may be killed at any time: an [IOException] says that no answer came.
record Api(HttpClient http, String address, @Nullable String token) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final String CLIENT = "/_matrix/client/v3";

    /// An answer of the server.
    record Answer(int status, String body) {
        JsonNode ok() throws IOException {
            if (status != 200) {
                throw new AssertionError(status + " " + body);
            }
            return JSON.readTree(body);
        }
    }

    static Api of(HttpClient http, String address) {
        return new Api(http, address, null);
    }

    /// A new account, logged in.
    Api register(String name) throws IOException, InterruptedException {
        String body = JSON.createObjectNode()
                .put("username", name)
                .put("password", password(name))
                .set("auth", JSON.createObjectNode().put("type", "m.login.dummy"))
                .toString();
        return as(call("POST", "/register", body).ok());
    }

    /// A new device of an account.
    Api login(String name, String password) throws IOException, InterruptedException {
        String body = JSON.createObjectNode()
                .put("type", "m.login.password")
                .put("password", password)
                .set(
                        "identifier",
                        JSON.createObjectNode().put("type", "m.id.user").put("user", name))
                .toString();
        return as(call("POST", "/login", body).ok());
    }

    private Api as(JsonNode session) {
        return new Api(http, address, session.get("access_token").asText());
    }

    static String password(String name) {
        return "password of " + name;
    }

    Answer get(String path) throws IOException, InterruptedException {
        return call("GET", path, null);
    }

    Answer call(String method, String path, @Nullable String body) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + CLIENT + path)).timeout(TIMEOUT);
        request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        HttpResponse<String> response = http.send(request.build(), BodyHandlers.ofString());
        String contentType =
                response.headers().firstValue("Content-Type").orElse("").split(";", 2)[0];
        List<String> wrong = Answers.ofTheSpecification()
                .wrong(new Answers.Answer(method, CLIENT + path, response.statusCode(), contentType, response.body()));
        if (!wrong.isEmpty()) {
            throw new AssertionError("Against the specification's OpenAPI documents: " + wrong);
        }
        return new Answer(response.statusCode(), response.body());
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    static String room(String room) {
        return "/rooms/" + encoded(room);
    }
}
