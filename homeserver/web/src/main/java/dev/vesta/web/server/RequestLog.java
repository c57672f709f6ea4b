package dev.vesta.web.server;

import dev.vesta.web.request.Route;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One line and one measurement per request. Queries are never written, since they may hold tokens.
final class RequestLog {
    /// What the line says. A status of 0: the client went away before the response.
    ///
    /// @param path as on the wire, for requests without a route
    record Entry(
            String id,
            String method,
            @Nullable Route route,
            String path,
            int status,
            Duration duration,
            @Nullable String user,
            int bytes) {}

    private record Series(String method, String route, String outcome) {}

    /// The logger has a name of its own so that an operator can turn these lines off.
    private static final Logger LOG = LoggerFactory.getLogger("dev.vesta.web.access");

    private final MeterRegistry meters;
    private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

    RequestLog(MeterRegistry meters, RequestSlots slots) {
        this.meters = meters;
        Gauge.builder("vesta.http.running", slots, RequestSlots::runningNow).register(meters);
        Gauge.builder("vesta.http.waiting", slots, RequestSlots::waitingNow).register(meters);
        Gauge.builder("vesta.http.parked", slots, RequestSlots::parkedNow).register(meters);
    }

    void write(Entry entry) {
        Route route = entry.route();
        String template = route == null ? entry.path() : route.template();
        LOG.info(
                "{} {} {} {} {}ms user={} bytes={}",
                entry.id(),
                entry.method(),
                template,
                entry.status() == 0 ? "gone" : entry.status(),
                entry.duration().toMillis(),
                entry.user() == null ? "-" : entry.user(),
                entry.bytes());
        String outcome = entry.status() == 0 ? "gone" : entry.status() / 100 + "xx";
        // Paths and methods without a route are the caller's invention: they share one series.
        Series series = route == null
                ? new Series("other", "unknown", outcome)
                : new Series(route.spec().method(), route.template(), outcome);
        timers.computeIfAbsent(series, this::timer).record(entry.duration());
    }

    private Timer timer(Series series) {
        return Timer.builder("vesta.http.requests")
                .tag("method", series.method())
                .tag("route", series.route())
                .tag("status", series.outcome())
                .register(meters);
    }
}
