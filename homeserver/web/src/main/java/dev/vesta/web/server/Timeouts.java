package dev.vesta.web.server;

import java.time.Duration;
import java.util.stream.Stream;

/// How long a connection may take for what.
///
/// @param idle without a request in flight, however many bytes of a head trickle in
/// @param body from the head of a request to the end of its body
/// @param linger for the rest of a body that was refused, so that the client reads the refusal before the end
/// @param write for each 256 KiB of a response to leave
/// @param grace for running requests when the server stops
/// @param certificatePoll between looks at the certificate files
public record Timeouts(
        Duration idle, Duration body, Duration linger, Duration write, Duration grace, Duration certificatePoll) {
    /// For production.
    public static final Timeouts DEFAULTS = new Timeouts(
            Duration.ofSeconds(75),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5),
            Duration.ofSeconds(60),
            Duration.ofSeconds(8),
            Duration.ofSeconds(10));

    /// How often deadlines are looked at: a quarter of the shortest, within 10 ms and 1 s.
    Duration sweep() {
        long shortest = Stream.of(idle, body, linger, write)
                .mapToLong(Duration::toMillis)
                .min()
                .orElse(1000);
        return Duration.ofMillis(Math.clamp(shortest / 4, 10, 1000));
    }
}
