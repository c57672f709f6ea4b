package dev.vesta.web.server;

import dev.vesta.web.request.EndpointRouter;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.atomic.AtomicLong;

/// What the event loops of one listener share.
record Listening(ListenerConfig config, EndpointRouter router, Kit kit, RequestLog log, AtomicLong requestCounter) {
    String nextRequestId() {
        return kit.requestIdPrefix() + "-" + Long.toString(requestCounter.incrementAndGet(), 36);
    }

    /// The address of the client: the connection's, or behind a trusted proxy the one that the proxy itself saw, which
    /// is the last entry; those before it are the client's claims.
    String clientAddress(HttpServerRequest request) {
        if (config.trustForwardedFor()) {
            String forwarded = request.getHeader("X-Forwarded-For");
            if (forwarded != null) {
                String last =
                        forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
                if (!last.isEmpty()) {
                    return last;
                }
            }
        }
        return request.remoteAddress() == null
                ? "unknown"
                : request.remoteAddress().hostAddress();
    }
}
