package dev.vesta.app.adapter;

import dev.vesta.core.port.Rng;
import java.security.SecureRandom;

/// The operating system's randomness.
public final class SystemRng implements Rng {
    private final SecureRandom random = new SecureRandom();

    @Override
    public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }
}
