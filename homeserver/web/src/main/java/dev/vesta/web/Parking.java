package dev.vesta.web;

/// Waiting without counting as a running request: long polls wait through here, so that any number of them leaves the
/// bound on running requests alone.
public interface Parking {
    /// A wait, e.g. on a latch with a timeout.
    @FunctionalInterface
    interface Wait<T, X extends Exception> {
        T await() throws X;
    }

    /// Gives the current request's permit back, waits, and takes a permit again before it returns. On a thread that
    /// serves no request it just waits.
    <T, X extends Exception> T parked(Wait<T, X> wait) throws X;
}
