package dev.vesta.protocol.filter;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Chooses rooms by id. ([spec](https://spec.matrix.org/v1.19/client-server-api/#filtering))
///
/// @param only rooms to include; null: all
/// @param not rooms to exclude, even when they are included too
public record RoomChoice(@Nullable Set<String> only, Set<String> not) {
    /// Excludes nothing.
    public static final RoomChoice ALL = new RoomChoice(null, Set.of());

    static RoomChoice read(FilterFields fields) throws FilterFields.Refused {
        Set<String> not = fields.ids("not_rooms", '!');
        return new RoomChoice(fields.ids("rooms", '!'), not == null ? Set.of() : not);
    }

    /// Whether no room is excluded.
    public boolean acceptsAll() {
        return only == null && not.isEmpty();
    }

    /// Whether this room passes.
    public boolean accepts(String roomId) {
        return (only == null || only.contains(roomId)) && !not.contains(roomId);
    }
}
