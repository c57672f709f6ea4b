package dev.vesta.app;

import java.util.List;

/// A server whose listeners are open.
public interface RunningServer extends AutoCloseable {
    /// The ports that it listens on, in the order of the configured listeners. A configured 0 is a real number here.
    List<Integer> ports();

    /// Closes the listeners, answers what is in flight, lets the log write what it has, closes the connections to the
    /// database; in this order and within a few seconds.
    @Override
    void close();
}
