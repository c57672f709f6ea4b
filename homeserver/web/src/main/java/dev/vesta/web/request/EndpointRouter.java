package dev.vesta.web.request;

import dev.vesta.core.error.Check;
import dev.vesta.web.AnyEndpoint;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.HealthEndpoint;
import dev.vesta.web.OpenEndpoint;
import dev.vesta.web.SemiOpenEndpoint;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Finds the endpoint for a method and a path, and tells an unknown path from an unknown method. Immutable once made.
public final class EndpointRouter {
    private static final Set<Type> KINDS = Set.of(Endpoint.class, OpenEndpoint.class, SemiOpenEndpoint.class);

    /// What a request line leads to.
    public sealed interface Found {
        /// An endpoint, and the path's variables in order.
        record Hit(Route route, List<String> variables) implements Found {}

        /// No endpoint has this path.
        record UnknownPath() implements Found {}

        /// The path is known, with other methods.
        record UnknownMethod(Set<String> allowed) implements Found {}

        /// The percent-encoding is broken.
        record Malformed() implements Found {}
    }

    private static final Found UNKNOWN_PATH = new Found.UnknownPath();
    private static final Found MALFORMED = new Found.Malformed();

    private final PathTrie<Map<String, Route>> trie = new PathTrie<>();

    /// Takes the endpoints that belong to these resources. The health endpoint belongs to all.
    public EndpointRouter(Collection<? extends AnyEndpoint> endpoints, Set<EndpointSpec.Resource> resources) {
        for (AnyEndpoint endpoint : endpoints) {
            EndpointSpec spec = endpoint.spec();
            if (resources.contains(spec.resource()) || endpoint instanceof HealthEndpoint) {
                spec.paths().forEach(path -> add(endpoint, spec, path));
            }
        }
    }

    /// Looks up.
    ///
    /// @param rawPath as on the wire, without the query
    public Found find(String method, String rawPath) {
        List<String> segments = segments(rawPath);
        if (segments == null) {
            return MALFORMED;
        }
        PathTrie.Match<Map<String, Route>> match = trie.find(segments);
        if (match == null) {
            return UNKNOWN_PATH;
        }
        Route route = match.value().get(method.equals("HEAD") ? "GET" : method);
        return route == null
                ? new Found.UnknownMethod(match.value().keySet())
                : new Found.Hit(route, match.variables());
    }

    private void add(AnyEndpoint endpoint, EndpointSpec spec, String path) {
        Check.that(path.startsWith("/"), "a path begins with /: " + path);
        RequestDecoder<?> decoder = RequestDecoder.of(requestType(endpoint), PathTrie.variables(path));
        Route before = trie.at(path, TreeMap::new).putIfAbsent(spec.method(), new Route(endpoint, spec, path, decoder));
        Check.that(before == null, "two endpoints for " + spec.method() + " " + path);
    }

    private static @Nullable List<String> segments(String rawPath) {
        List<String> segments = new ArrayList<>();
        for (int from = 1; from <= rawPath.length(); ) {
            int slash = rawPath.indexOf('/', from);
            int end = slash < 0 ? rawPath.length() : slash;
            String decoded = PercentCoding.decode(rawPath.substring(from, end), false);
            if (decoded == null) {
                return null;
            }
            segments.add(decoded);
            from = end + 1;
        }
        return segments;
    }

    /// The Q of `implements Endpoint<Q, R>`.
    private static Class<? extends Record> requestType(AnyEndpoint endpoint) {
        for (Class<?> type = endpoint.getClass(); type != null; type = type.getSuperclass()) {
            for (Type face : type.getGenericInterfaces()) {
                if (face instanceof ParameterizedType generic
                        && KINDS.contains(generic.getRawType())
                        && generic.getActualTypeArguments()[0] instanceof Class<?> request) {
                    return request.asSubclass(Record.class);
                }
            }
        }
        throw new IllegalStateException(endpoint.getClass() + " must name its request record in its class declaration");
    }
}
