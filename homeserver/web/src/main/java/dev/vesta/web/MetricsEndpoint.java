package dev.vesta.web;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/// `GET /_vesta/metrics` on listeners with the resource `metrics`: everything measured, in Prometheus' text format.
public final class MetricsEndpoint implements OpenEndpoint<Empty, RawResponse> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_vesta/metrics")
            .resource(EndpointSpec.Resource.METRICS)
            .rateLimit(RateLimit.NONE);

    private final Supplier<String> scrape;

    /// @param scrape e.g. `PrometheusMeterRegistry::scrape`
    public MetricsEndpoint(Supplier<String> scrape) {
        this.scrape = scrape;
    }

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public RawResponse handle(Empty request) {
        return RawResponse.bytes(
                "text/plain; version=0.0.4; charset=utf-8", scrape.get().getBytes(StandardCharsets.UTF_8));
    }
}
