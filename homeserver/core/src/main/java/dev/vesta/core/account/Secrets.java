package dev.vesta.core.account;

import dev.vesta.core.port.Rng;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Tokens: how they are made, and what of them is stored.
final class Secrets {
    /// Recognizable by secret scanners, and long enough (238 bits) that a plain hash protects it.
    private static final String PREFIX = "vesta_";

    private static final int LENGTH = 40;

    private Secrets() {}

    static String newToken(Rng rng) {
        return PREFIX + rng.text(LENGTH);
    }

    static byte[] hash(String token) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
