package dev.vesta.core.sim;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// The simulation's time, a server's own way: clocks of servers differ.
final class SimClock extends Clock {
    private final Scheduler scheduler;
    private final long offsetMs;

    SimClock(Scheduler scheduler, long offsetMs) {
        this.scheduler = scheduler;
        this.offsetMs = offsetMs;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("nobody asks for local time");
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(scheduler.nowMs() + offsetMs);
    }
}
