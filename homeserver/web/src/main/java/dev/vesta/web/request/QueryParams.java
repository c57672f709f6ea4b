package dev.vesta.web.request;

import dev.vesta.core.error.Errors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The parameters of a query, decoded; repeated ones in their order.
public final class QueryParams {
    private static final QueryParams NONE = new QueryParams(Map.of());

    private final Map<String, List<String>> values;

    private QueryParams(Map<String, List<String>> values) {
        this.values = values;
    }

    /// Parses what stands after `?`; broken percent-encoding is `M_INVALID_PARAM`.
    public static QueryParams parse(@Nullable String rawQuery) {
        if (rawQuery == null || rawQuery.isEmpty()) {
            return NONE;
        }
        Map<String, List<String>> values = new HashMap<>();
        for (String pair : rawQuery.split("&")) {
            int equals = pair.indexOf('=');
            String name = PercentCoding.decode(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = equals < 0 ? "" : PercentCoding.decode(pair.substring(equals + 1), true);
            if (name == null || value == null) {
                throw Errors.invalidParam("The query is not percent-encoded UTF-8.");
            }
            if (!name.isEmpty()) {
                values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value);
            }
        }
        return new QueryParams(values);
    }

    /// The first value, or null when the parameter is absent.
    public @Nullable String first(String name) {
        List<String> all = values.get(name);
        return all == null ? null : all.getFirst();
    }

    /// All values in their order; empty when the parameter is absent.
    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }
}
