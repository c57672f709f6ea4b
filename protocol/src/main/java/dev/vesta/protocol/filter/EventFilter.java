package dev.vesta.protocol.filter;

import dev.vesta.protocol.match.Glob;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Chooses events by type and sender; what is listed to exclude is excluded even when it is listed to include
/// too. ([spec](https://spec.matrix.org/v1.19/client-server-api/#filtering))
///
/// @param limit how many events at most, or null for the server's default
/// @param types event types to include, `*` standing for any text; null: all
/// @param notTypes event types to exclude
/// @param senders user ids to include; null: all
/// @param notSenders user ids to exclude
public record EventFilter(
        @Nullable Integer limit,
        @Nullable List<Glob> types,
        List<Glob> notTypes,
        @Nullable Set<String> senders,
        Set<String> notSenders) {
    /// Excludes nothing.
    public static final EventFilter ALL = new EventFilter(null, null, List.of(), null, Set.of());

    static EventFilter read(FilterFields fields) throws FilterFields.Refused {
        Set<String> notSenders = fields.ids("not_senders", '@');
        List<Glob> notTypes = globs(fields.strings("not_types"));
        return new EventFilter(
                fields.count("limit"),
                globs(fields.strings("types")),
                notTypes == null ? List.of() : notTypes,
                fields.ids("senders", '@'),
                notSenders == null ? Set.of() : notSenders);
    }

    private static @Nullable List<Glob> globs(@Nullable List<String> patterns) {
        return patterns == null
                ? null
                : patterns.stream().distinct().map(Glob::type).toList();
    }

    /// Whether the filter excludes nothing; the limit does not count.
    public boolean acceptsAll() {
        return types == null && notTypes.isEmpty() && senders == null && notSenders.isEmpty();
    }

    /// Whether events of this type pass, by their type.
    public boolean acceptsType(String type) {
        return (types == null || types.stream().anyMatch(glob -> glob.matches(type)))
                && notTypes.stream().noneMatch(glob -> glob.matches(type));
    }

    /// Whether events of this sender pass, by their sender.
    public boolean acceptsSender(String sender) {
        return (senders == null || senders.contains(sender)) && !notSenders.contains(sender);
    }

    /// Whether an event passes.
    public boolean accepts(String type, String sender) {
        return acceptsSender(sender) && acceptsType(type);
    }
}
