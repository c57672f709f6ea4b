package dev.vesta.core.sync;

import dev.vesta.protocol.json.JsonValue;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The parts of a filter that sync obeys so far: which rooms, how many events of which types, lazy members.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#filtering))
///
/// @param rooms only these rooms (by id), or null for all
/// @param notRooms none of these
/// @param timelineLimit events a room, 0 to 100
/// @param timeline which events of the timeline
/// @param state which events of the state
/// @param lazyMembers only the members that the timeline needs
/// @param includeLeave rooms that were left long ago too, in an initial sync
record SyncFilter(
        @Nullable Set<String> rooms,
        Set<String> notRooms,
        int timelineLimit,
        Types timeline,
        Types state,
        boolean lazyMembers,
        boolean includeLeave) {
    private static final int DEFAULT_LIMIT = 10;
    private static final int MAX_LIMIT = 100;
    private static final int SCAN_FACTOR = 10;

    /// Event types with `*` as a wildcard; null means all.
    record Types(@Nullable Set<String> only, Set<String> not) {
        boolean allows(String type) {
            return (only == null || only.stream().anyMatch(p -> matches(p, type)))
                    && not.stream().noneMatch(p -> matches(p, type));
        }

        private static boolean matches(String pattern, String type) {
            int star = pattern.indexOf('*');
            if (star < 0) {
                return pattern.equals(type);
            }
            // Walks the parts between the stars; no regular expression, which a client could make slow.
            String[] parts = pattern.split("\\*", -1);
            if (!type.startsWith(parts[0])) {
                return false;
            }
            int at = parts[0].length();
            for (int i = 1; i < parts.length - 1; i++) {
                int found = type.indexOf(parts[i], at);
                if (found < 0) {
                    return false;
                }
                at = found + parts[i].length();
            }
            String end = parts[parts.length - 1];
            return type.length() - at >= end.length() && type.endsWith(end);
        }
    }

    static SyncFilter of(JsonValue.Obj filter) {
        JsonValue.Obj room = filter.object("room").orElse(JsonValue.Obj.EMPTY);
        JsonValue.Obj timeline = room.object("timeline").orElse(JsonValue.Obj.EMPTY);
        JsonValue.Obj state = room.object("state").orElse(JsonValue.Obj.EMPTY);
        long limit = timeline.integer("limit").orElse((long) DEFAULT_LIMIT);
        return new SyncFilter(
                strings(room, "rooms").orElse(null),
                strings(room, "not_rooms").orElse(Set.of()),
                Math.clamp(limit, 0, MAX_LIMIT),
                types(timeline),
                types(state),
                isTrue(state, "lazy_load_members") || isTrue(timeline, "lazy_load_members"),
                isTrue(room, "include_leave"));
    }

    /// How many events to look at for a timeline: more than it takes where some types are not wanted.
    int scanLimit() {
        boolean all = timeline.only() == null && timeline.not().isEmpty();
        return all ? timelineLimit : timelineLimit * SCAN_FACTOR;
    }

    boolean allowsRoom(String roomId) {
        return (rooms == null || rooms.contains(roomId)) && !notRooms.contains(roomId);
    }

    private static Types types(JsonValue.Obj filter) {
        return new Types(
                strings(filter, "types").orElse(null),
                strings(filter, "not_types").orElse(Set.of()));
    }

    private static boolean isTrue(JsonValue.Obj object, String key) {
        return object.get(key) instanceof JsonValue.Bool(boolean value) && value;
    }

    private static Optional<Set<String>> strings(JsonValue.Obj object, String key) {
        return object.array(key).map(array -> {
            Set<String> texts = new HashSet<>();
            for (JsonValue item : array.items()) {
                if (item instanceof JsonValue.Str(String text)) {
                    texts.add(text);
                }
            }
            return texts;
        });
    }
}
