package dev.vesta.core.port;

/// The database did not do what was asked.
public final class StorageException extends RuntimeException {
    private final boolean outcomeUnknown;

    public StorageException(String text, Throwable cause, boolean outcomeUnknown) {
        super(text, cause);
        this.outcomeUnknown = outcomeUnknown;
    }

    /// True when a COMMIT was sent and its answer never came: the change may have happened or not.
    public boolean outcomeUnknown() {
        return outcomeUnknown;
    }
}
