package dev.vesta.web;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/// A response that is not JSON made from a record: text, bytes, a redirect, or JSON with a status other than 200.
public record RawResponse(int status, Map<String, String> headers, byte[] body) {
    /// Plain text in UTF-8 with status 200.
    public static RawResponse text(String text) {
        return bytes("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /// Any bytes with status 200.
    public static RawResponse bytes(String contentType, byte[] body) {
        return new RawResponse(200, Map.of("Content-Type", contentType), body);
    }

    /// JSON, already encoded.
    public static RawResponse json(int status, byte[] body) {
        return new RawResponse(status, Map.of("Content-Type", "application/json"), body);
    }

    /// 302 to another address.
    public static RawResponse redirect(String location) {
        return new RawResponse(302, Map.of("Location", location), new byte[0]);
    }
}
