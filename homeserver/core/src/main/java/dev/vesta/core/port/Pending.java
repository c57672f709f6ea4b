package dev.vesta.core.port;

/// A result that is on its way. Waiting parks the virtual thread; a simulator runs other tasks meanwhile.
@FunctionalInterface
public interface Pending<T> {
    /// Waits for the result; throws what went wrong.
    T await();
}
