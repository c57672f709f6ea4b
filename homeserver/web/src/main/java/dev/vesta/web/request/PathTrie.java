package dev.vesta.web.request;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Path templates by segment. A literal wins over a variable; `{x}` matches one segment, which may be empty only at the
/// end of a path.
///
/// @param <T> what stands at the end of a path
final class PathTrie<T> {
    /// @param variables what the `{x}` stood for, in order
    record Match<T>(T value, List<String> variables) {}

    private final Map<String, PathTrie<T>> literals = new HashMap<>();
    private @Nullable PathTrie<T> variable;
    private @Nullable T value;

    /// What stands at the template's end, made when nothing does yet.
    T at(String template, Supplier<T> make) {
        PathTrie<T> node = this;
        for (String segment : template.substring(1).split("/", -1)) {
            node = segment.startsWith("{")
                    ? node.variableNode()
                    : node.literals.computeIfAbsent(segment, _ -> new PathTrie<>());
        }
        if (node.value == null) {
            node.value = make.get();
        }
        return node.value;
    }

    /// The names of a template's variables, in order.
    static List<String> variables(String template) {
        List<String> names = new ArrayList<>();
        for (String segment : template.split("/", -1)) {
            if (segment.startsWith("{")) {
                names.add(segment.substring(1, segment.length() - 1));
            }
        }
        return List.copyOf(names);
    }

    /// Finds the end that fits decoded segments.
    @Nullable
    Match<T> find(List<String> segments) {
        List<String> variables = new ArrayList<>();
        T found = find(segments, 0, variables);
        return found == null ? null : new Match<>(found, variables);
    }

    private @Nullable T find(List<String> segments, int at, List<String> variables) {
        if (at == segments.size()) {
            return value;
        }
        String segment = segments.get(at);
        PathTrie<T> literal = literals.get(segment);
        if (literal != null) {
            T found = literal.find(segments, at + 1, variables);
            if (found != null) {
                return found;
            }
        }
        if (variable == null || (segment.isEmpty() && at + 1 < segments.size())) {
            return null;
        }
        variables.add(segment);
        T found = variable.find(segments, at + 1, variables);
        if (found == null) {
            variables.removeLast();
        }
        return found;
    }

    private PathTrie<T> variableNode() {
        if (variable == null) {
            variable = new PathTrie<>();
        }
        return variable;
    }
}
