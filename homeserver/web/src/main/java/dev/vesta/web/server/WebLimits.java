package dev.vesta.web.server;

/// The kit's named limits.
///
/// @param eventLoops server instances per listener
/// @param connections per event loop and listener; further ones are closed at once
/// @param requestLineBytes method, path and query
/// @param headerBytes all headers together
public record WebLimits(int eventLoops, int connections, int requestLineBytes, int headerBytes) {
    /// One event loop per core; filters in queries are long.
    public static WebLimits defaults() {
        return new WebLimits(Runtime.getRuntime().availableProcessors(), 20_000, 32 * 1024, 16 * 1024);
    }
}
