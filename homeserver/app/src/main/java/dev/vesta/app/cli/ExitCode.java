package dev.vesta.app.cli;

/// How the process ends. Public interface: service managers act on it.
final class ExitCode {
    /// Done, or stopped as asked.
    static final int OK = 0;
    /// Bad configuration or environment.
    static final int BAD_ENVIRONMENT = 1;
    /// The database was away for longer than the server may wait.
    static final int DATABASE_LOST = 3;
    /// The doctor found what should not be.
    static final int DIFFERENCES = 4;

    private ExitCode() {}
}
