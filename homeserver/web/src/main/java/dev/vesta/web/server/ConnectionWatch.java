package dev.vesta.web.server;

import io.vertx.core.http.HttpConnection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/// Closes connections that take too long. One per event loop and listener, used on that loop alone; one timer looks at
/// all deadlines, so that a request costs none.
final class ConnectionWatch {
    /// Something with a deadline.
    interface Watched {
        /// In nanoseconds of the clock; [#NEVER] while there is none.
        long deadline();

        void onDeadline();
    }

    /// No deadline.
    static final long NEVER = Long.MAX_VALUE;

    private static final class Connection {
        private final Set<Watched> inFlight = new HashSet<>(2);
        private long idleSince;
    }

    private final Map<HttpConnection, Connection> connections = new HashMap<>();
    private final long idleNanos;
    private final int maxConnections;
    private final LongSupplier nanoClock;

    ConnectionWatch(long idleNanos, int maxConnections, LongSupplier nanoClock) {
        this.idleNanos = idleNanos;
        this.maxConnections = maxConnections;
        this.nanoClock = nanoClock;
    }

    void opened(HttpConnection connection) {
        if (connections.size() >= maxConnections) {
            connection.close();
            return;
        }
        Connection state = new Connection();
        state.idleSince = nanoClock.getAsLong();
        connections.put(connection, state);
        connection.closeHandler(_ -> connections.remove(connection));
    }

    void begin(HttpConnection connection, Watched request) {
        Connection state = connections.get(connection);
        if (state != null) {
            state.inFlight.add(request);
        }
    }

    void end(HttpConnection connection, Watched request) {
        Connection state = connections.get(connection);
        if (state != null) {
            state.inFlight.remove(request);
            state.idleSince = nanoClock.getAsLong();
        }
    }

    /// Looks at every deadline.
    void sweep() {
        long now = nanoClock.getAsLong();
        List<Watched> late = new ArrayList<>();
        List<HttpConnection> idle = new ArrayList<>();
        connections.forEach((connection, state) -> {
            if (state.inFlight.isEmpty() && now - state.idleSince > idleNanos) {
                idle.add(connection);
            }
            for (Watched request : state.inFlight) {
                if (request.deadline() != NEVER && now - request.deadline() > 0) {
                    late.add(request);
                }
            }
        });
        late.forEach(Watched::onDeadline);
        idle.forEach(HttpConnection::close);
    }
}
