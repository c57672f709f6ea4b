package dev.vesta.web;

import dev.vesta.web.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// `GET /_vesta/health`: 200 `{"status":"ok"}`, or 503 with what is wrong. Served on every listener.
public final class HealthEndpoint implements OpenEndpoint<Empty, RawResponse> {
    static final EndpointSpec SPEC = EndpointSpec.get("/_vesta/health").rateLimit(RateLimit.NONE);

    private final Supplier<List<String>> problems;

    /// @param problems one sentence for each thing that is wrong now; empty when all is well
    public HealthEndpoint(Supplier<List<String>> problems) {
        this.problems = problems;
    }

    @Override
    public EndpointSpec spec() {
        return SPEC;
    }

    @Override
    public RawResponse handle(Empty request) {
        List<String> found = problems.get();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("status", found.isEmpty() ? "ok" : "failing");
        if (!found.isEmpty()) {
            body.put("problems", found);
        }
        return RawResponse.json(found.isEmpty() ? 200 : 503, Json.encode(body));
    }
}
