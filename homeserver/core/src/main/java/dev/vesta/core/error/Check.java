package dev.vesta.core.error;

/// Broken invariants: on in production, since going on would do damage.
public final class Check {
    private Check() {}

    /// Throws [IllegalStateException] unless the condition holds.
    public static void that(boolean condition, String text) {
        if (!condition) {
            throw new IllegalStateException(text);
        }
    }
}
