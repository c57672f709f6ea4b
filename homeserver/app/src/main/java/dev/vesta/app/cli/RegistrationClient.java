package dev.vesta.app.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vesta.app.StartException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Registers accounts with the shared secret: a nonce from the server, then an HMAC-SHA1 over nonce, name, password
/// and role, joined by NUL.
public final class RegistrationClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI endpoint;
    private final String secret;

    /// @param address of the server, e.g. `http://localhost:8008`
    public RegistrationClient(String address, String secret) {
        this.endpoint = URI.create(address.replaceAll("/+$", "") + "/_synapse/admin/v1/register");
        this.secret = secret;
    }

    /// Makes the account and returns its user id.
    public String register(String name, String password, boolean admin) {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            String nonce = send(client, HttpRequest.newBuilder(endpoint).GET())
                    .path("nonce")
                    .asText();
            ObjectNode body = JSON.createObjectNode()
                    .put("nonce", nonce)
                    .put("username", name)
                    .put("password", password)
                    .put("admin", admin)
                    .put("inhibit_login", true)
                    .put("mac", mac(nonce, name, password, admin));
            return send(
                            client,
                            HttpRequest.newBuilder(endpoint)
                                    .header("Content-Type", "application/json")
                                    .POST(HttpRequest.BodyPublishers.ofString(body.toString())))
                    .path("user_id")
                    .asText();
        }
    }

    private JsonNode send(HttpClient client, HttpRequest.Builder request) {
        try {
            HttpResponse<String> response =
                    client.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new StartException("The server refused (" + response.statusCode() + "): " + error(response));
            }
            return JSON.readTree(response.body());
        } catch (JsonProcessingException e) {
            throw new StartException("The answer of " + endpoint + " is not JSON. Is that Vesta?", e);
        } catch (IOException e) {
            throw new StartException(
                    "No answer from " + endpoint + " (" + e + "). Start the server first, or give --url.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted", e);
        }
    }

    private static String error(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body()).path("error").asText(response.body());
        } catch (JsonProcessingException e) {
            return response.body();
        }
    }

    private String mac(String nonce, String name, String password, boolean admin) {
        String text = String.join("\0", nonce, name, password, admin ? "admin" : "notadmin");
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA1", e);
        }
    }
}
