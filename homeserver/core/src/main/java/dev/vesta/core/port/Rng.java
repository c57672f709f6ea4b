package dev.vesta.core.port;

/// Randomness. Production's is cryptographically strong; tests seed theirs.
public interface Rng {
    /// That many random bytes.
    byte[] bytes(int count);

    /// A random text over `a-zA-Z0-9` of that length.
    default String text(int length) {
        String alphabet = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
        StringBuilder out = new StringBuilder(length);
        while (out.length() < length) {
            for (byte b : bytes(length)) {
                int n = b & 0x3f;
                // Rejecting the two values past the alphabet keeps every letter equally likely.
                if (n < alphabet.length() && out.length() < length) {
                    out.append(alphabet.charAt(n));
                }
            }
        }
        return out.toString();
    }
}
