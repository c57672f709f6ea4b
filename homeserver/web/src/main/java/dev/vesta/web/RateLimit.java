package dev.vesta.web;

/// The rate limits, each a token bucket per user (or per address before login). The numbers are defaults of
/// `rate_limits.*`.
public enum RateLimit {
    /// Not limited.
    NONE(0, 0),
    /// Reading and other cheap requests.
    READ(50, 200),
    /// Sending events and state.
    MESSAGE(5, 50),
    /// Making rooms, inviting, joining, leaving.
    MEMBERSHIP(1, 30),
    /// Login attempts, per address.
    LOGIN(0.5, 10),
    /// Registrations, per address.
    REGISTRATION(0.2, 5);

    private final double perSecond;
    private final int burst;

    RateLimit(double perSecond, int burst) {
        this.perSecond = perSecond;
        this.burst = burst;
    }

    /// Sustained requests a second.
    public double perSecond() {
        return perSecond;
    }

    /// Requests at once after a rest.
    public int burst() {
        return burst;
    }
}
