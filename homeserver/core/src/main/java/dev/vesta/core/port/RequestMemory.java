package dev.vesta.core.port;

/// What is remembered for some time: requests, so that they are known when they come again, and notifications.
public interface RequestMemory {
    /// Forgets clients' transactions of before a time (milliseconds since the epoch).
    ///
    /// @param limit how many at most
    /// @return how many there were
    int forgetTxns(long beforeTs, int limit);

    /// Forgets the ids of other servers' messages to devices of before a time.
    int forgetRemoteMessages(long beforeTs, int limit);

    /// Forgets what users were notified of before a time.
    int forgetNotifications(long beforeTs, int limit);
}
