package dev.vesta.protocol.sign;

import java.util.Base64;
import java.util.Optional;

/// Unpadded base64. ([spec](https://spec.matrix.org/v1.19/appendices/#unpadded-base64))
public final class Base64s {
    private Base64s() {}

    /// Standard alphabet, no padding.
    public static String encode(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    /// URL-safe alphabet, no padding.
    public static String encodeUrlSafe(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /// Decodes the standard alphabet, with padding or without; empty when the text is no base64.
    public static Optional<byte[]> decode(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
