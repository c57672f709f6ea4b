package dev.vesta.app;

import dev.vesta.app.config.ServerConfig;
import dev.vesta.core.port.RateLimitStore;
import dev.vesta.protocol.id.UserId;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.RateLimit;
import dev.vesta.web.server.ListenerConfig;
import dev.vesta.web.server.RateLimiter;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The parts of the configuration that the endpoint kit wants, in its terms.
final class Listening {
    private Listening() {}

    static List<ListenerConfig> listeners(ServerConfig config) {
        return config.listeners().stream().map(Listening::listener).toList();
    }

    /// The buckets that the configuration changes.
    static Map<RateLimit, RateLimiter.Rate> rates(ServerConfig config) {
        Map<RateLimit, RateLimiter.Rate> rates = new EnumMap<>(RateLimit.class);
        config.rateLimits()
                .buckets()
                .forEach((name, bucket) -> rates.put(
                        RateLimit.valueOf(name.toUpperCase(Locale.ROOT)),
                        new RateLimiter.Rate(bucket.perSecond(), bucket.burst())));
        return rates;
    }

    /// The limits that administrators gave to single users.
    static RateLimiter.UserRates userRates(RateLimitStore store) {
        return user -> store.find(new UserId(user))
                .map(limit -> new RateLimiter.UserRate(
                        limit.unlimited() ? null : new RateLimiter.Rate(limit.perSecond(), limit.burst())));
    }

    private static ListenerConfig listener(ServerConfig.Listener listener) {
        Set<EndpointSpec.Resource> resources = EnumSet.noneOf(EndpointSpec.Resource.class);
        for (ServerConfig.Resource resource : listener.resources()) {
            switch (resource) {
                case CLIENT -> resources.add(EndpointSpec.Resource.CLIENT);
                case FEDERATION -> resources.add(EndpointSpec.Resource.FEDERATION);
                case METRICS -> resources.add(EndpointSpec.Resource.METRICS);
                case ADMIN -> resources.add(EndpointSpec.Resource.ADMIN);
                case WEB -> {
                    // The web client has no pages yet; the listener serves its other resources.
                }
            }
        }
        ListenerConfig.Tls tls = listener.tls()
                .map(files -> new ListenerConfig.Tls(files.certificate(), files.privateKey()))
                .orElse(null);
        return new ListenerConfig(listener.bind(), listener.port(), tls, resources, false);
    }
}
