package dev.vesta.app;

import org.jspecify.annotations.Nullable;

/// The server cannot start for a reason that its operator can mend; the text says how. Exit code 1, no stack trace.
public final class StartException extends RuntimeException {
    public StartException(String text) {
        super(text);
    }

    public StartException(String text, @Nullable Throwable cause) {
        super(text, cause);
    }
}
