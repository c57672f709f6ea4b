package dev.vesta.storage.embedded;

import org.jspecify.annotations.Nullable;

/// The embedded PostgreSQL cannot be started or stopped. The text says why and what to do.
public final class PostgresStartException extends RuntimeException {
    public PostgresStartException(String text) {
        super(text);
    }

    public PostgresStartException(String text, @Nullable Throwable cause) {
        super(text, cause);
    }
}
