package dev.vesta.core.sliding;

import dev.vesta.core.error.Errors;
import dev.vesta.protocol.json.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The body of a request.
///
/// @param connId which of the device's connections; the empty text for the one without a name
/// @param lists windows over the user's rooms, by the client's name
/// @param subscriptions rooms that are wanted in any case, by id
/// @param extensions what else is wanted, as it came
public record SlidingRequest(
        String connId, Map<String, RoomList> lists, Map<String, RoomConfig> subscriptions, JsonValue.Obj extensions) {
    static final int MAX_LISTS = 100;
    static final int MAX_SUBSCRIPTIONS = 1_000;
    static final int MAX_RANGES = 100;
    static final int MAX_TIMELINE = 100;
    private static final int MAX_CONN_ID_BYTES = 255;
    private static final int MAX_NAME_BYTES = 255;

    /// @param ranges of places in the list, both ends included; empty: all
    record RoomList(List<Range> ranges, RoomConfig config, ListFilters filters) {}

    /// @param from at least 0
    /// @param to at least `from`
    record Range(long from, long to) {}

    /// `M_BAD_JSON` for a member of a wrong type, `M_INVALID_PARAM` for what is out of bounds.
    ///
    /// @param me the user's id
    public static SlidingRequest parse(JsonValue.Obj body, String me) {
        String connId = text(body, "conn_id");
        if (bytes(connId) > MAX_CONN_ID_BYTES) {
            throw Errors.invalidParam("conn_id has at most " + MAX_CONN_ID_BYTES + " bytes.");
        }
        Map<String, RoomList> lists = new LinkedHashMap<>();
        members(body, "lists", MAX_LISTS).forEach((name, list) -> {
            if (bytes(name) > MAX_NAME_BYTES) {
                throw Errors.invalidParam("The name of a list has at most " + MAX_NAME_BYTES + " bytes.");
            }
            lists.put(name, new RoomList(ranges(list), config(list, me), ListFilters.parse(list.get("filters"))));
        });
        Map<String, RoomConfig> subscriptions = new LinkedHashMap<>();
        members(body, "room_subscriptions", MAX_SUBSCRIPTIONS)
                .forEach((room, config) -> subscriptions.put(room, config(config, me)));
        return new SlidingRequest(connId, lists, subscriptions, object(body, "extensions"));
    }

    /// Whether the two want the same rooms in the same way.
    boolean sameRooms(SlidingRequest other) {
        return lists.equals(other.lists) && subscriptions.equals(other.subscriptions);
    }

    private static RoomConfig config(JsonValue.Obj json, String me) {
        long limit =
                switch (json.get("timeline_limit")) {
                    case JsonValue.Int(long value) when value >= 0 -> value;
                    case JsonValue.Int _ -> throw Errors.invalidParam("timeline_limit must not be negative.");
                    case null -> throw Errors.badJson("timeline_limit is missing.");
                    default -> throw Errors.badJson("timeline_limit must be an integer.");
                };
        return new RoomConfig((int) Math.min(limit, MAX_TIMELINE), RequiredState.parse(json.get("required_state"), me));
    }

    private static List<Range> ranges(JsonValue.Obj list) {
        JsonValue one = list.get("range");
        if (one != null && !(one instanceof JsonValue.Null)) {
            return List.of(range(one));
        }
        JsonValue ranges = list.get("ranges");
        if (ranges == null || ranges instanceof JsonValue.Null) {
            return List.of();
        }
        if (!(ranges instanceof JsonValue.Arr(List<JsonValue> items))) {
            throw Errors.badJson("ranges must be an array of [first, last].");
        }
        if (items.size() > MAX_RANGES) {
            throw Errors.invalidParam("A list has at most " + MAX_RANGES + " ranges.");
        }
        List<Range> all = new ArrayList<>();
        items.forEach(item -> all.add(range(item)));
        return List.copyOf(all);
    }

    private static Range range(JsonValue json) {
        if (!(json instanceof JsonValue.Arr(List<JsonValue> ends))
                || ends.size() != 2
                || !(ends.getFirst() instanceof JsonValue.Int(long from))
                || !(ends.getLast() instanceof JsonValue.Int(long to))) {
            throw Errors.badJson("A range must be [first, last], two integers.");
        }
        if (from < 0 || to < from) {
            throw Errors.invalidParam("A range begins at 0 or behind it and does not end before it begins.");
        }
        return new Range(from, to);
    }

    private static Map<String, JsonValue.Obj> members(JsonValue.Obj body, String name, int max) {
        JsonValue.Obj all = object(body, name);
        if (all.members().size() > max) {
            throw Errors.invalidParam("At most " + max + " " + name + " are possible.");
        }
        Map<String, JsonValue.Obj> members = new LinkedHashMap<>();
        all.members().keySet().forEach(key -> members.put(key, object(all, key)));
        return members;
    }

    static JsonValue.Obj object(JsonValue.Obj parent, String name) {
        return switch (parent.get(name)) {
            case null -> JsonValue.Obj.EMPTY;
            case JsonValue.Null _ -> JsonValue.Obj.EMPTY;
            case JsonValue.Obj object -> object;
            default -> throw Errors.badJson(name + " must be an object.");
        };
    }

    private static String text(JsonValue.Obj body, String name) {
        return switch (body.get(name)) {
            case null -> "";
            case JsonValue.Null _ -> "";
            case JsonValue.Str(String value) -> value;
            default -> throw Errors.badJson(name + " must be a string.");
        };
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
