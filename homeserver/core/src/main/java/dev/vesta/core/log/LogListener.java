package dev.vesta.core.log;

/// Hears of commits, in the order of their positions, after they are durable. Must return quickly.
@FunctionalInterface
public interface LogListener {
    /// @param item what was committed
    /// @param lastPos position of its last row: everything up to it is visible
    void committed(LogItem item, long lastPos);
}
