package dev.vesta.core.sliding;

import dev.vesta.core.error.Errors;
import dev.vesta.protocol.json.JsonValue;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which rooms belong to a list; null means that it does not matter.
///
/// @param roomTypes types of rooms, the empty text for rooms without one
record ListFilters(
        @Nullable Boolean isDm,
        @Nullable Boolean isEncrypted,
        @Nullable Boolean isInvite,
        @Nullable Set<String> spaces,
        @Nullable Set<String> roomTypes,
        @Nullable Set<String> notRoomTypes,
        @Nullable Set<String> tags,
        @Nullable Set<String> notTags) {
    /// Entries of one set.
    static final int MAX_ENTRIES = 100;

    static final ListFilters ALL = new ListFilters(null, null, null, null, null, null, null, null);

    /// `M_BAD_JSON` for a member of a wrong type, `M_INVALID_PARAM` for too many entries.
    static ListFilters parse(@Nullable JsonValue json) {
        if (json == null || json instanceof JsonValue.Null) {
            return ALL;
        }
        if (!(json instanceof JsonValue.Obj filters)) {
            throw Errors.badJson("filters must be an object.");
        }
        Boolean invite = bool(filters, "is_invite");
        return new ListFilters(
                bool(filters, "is_dm"),
                bool(filters, "is_encrypted"),
                invite == null ? bool(filters, "is_invited") : invite,
                texts(filters, "spaces", false),
                texts(filters, "room_types", true),
                texts(filters, "not_room_types", true),
                texts(filters, "tags", false),
                texts(filters, "not_tags", false));
    }

    /// Whether it asks what kind of room it is.
    boolean asksKind() {
        return isEncrypted != null || roomTypes != null || notRoomTypes != null;
    }

    boolean asksTags() {
        return tags != null || notTags != null;
    }

    boolean acceptsType(String type) {
        return (notRoomTypes == null || !notRoomTypes.contains(type))
                && (roomTypes == null || roomTypes.contains(type));
    }

    boolean acceptsTags(Set<String> has) {
        return (notTags == null || has.stream().noneMatch(notTags::contains))
                && (tags == null || has.stream().anyMatch(tags::contains));
    }

    private static @Nullable Boolean bool(JsonValue.Obj filters, String name) {
        return switch (filters.get(name)) {
            case null -> null;
            case JsonValue.Null _ -> null;
            case JsonValue.Bool(boolean value) -> value;
            default -> throw Errors.badJson(name + " must be true or false.");
        };
    }

    private static @Nullable Set<String> texts(JsonValue.Obj filters, String name, boolean nullable) {
        JsonValue value = filters.get(name);
        if (value == null || value instanceof JsonValue.Null) {
            return null;
        }
        JsonValue.Arr array = Optional.of(value)
                .filter(JsonValue.Arr.class::isInstance)
                .map(JsonValue.Arr.class::cast)
                .orElseThrow(() -> Errors.badJson(name + " must be an array of strings."));
        if (array.items().size() > MAX_ENTRIES) {
            throw Errors.invalidParam(name + " has at most " + MAX_ENTRIES + " entries.");
        }
        Set<String> texts = new HashSet<>();
        for (JsonValue item : array.items()) {
            switch (item) {
                case JsonValue.Str(String text) -> texts.add(text);
                case JsonValue.Null _ when nullable -> texts.add("");
                default -> throw Errors.badJson(name + " must be an array of strings.");
            }
        }
        return texts;
    }
}
