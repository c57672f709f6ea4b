package dev.vesta.core.room;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.visibility.HistoryVisibility;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a room shows to those who think of joining it.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1room_summaryroomidoralias))
///
/// @param room the room
/// @param state its current state at [#KEYS], as far as it has any
public record RoomSummary(RoomRef room, Map<StateKey, Pdu> state) {
    /// The state that a summary is made of.
    static final List<StateKey> KEYS = Stream.of(
                    EventTypes.CREATE,
                    EventTypes.NAME,
                    EventTypes.TOPIC,
                    EventTypes.AVATAR,
                    EventTypes.CANONICAL_ALIAS,
                    EventTypes.JOIN_RULES,
                    EventTypes.HISTORY_VISIBILITY,
                    EventTypes.GUEST_ACCESS,
                    EventTypes.ENCRYPTION)
            .map(type -> new StateKey(type, ""))
            .toList();

    /// The room's name, when it has one.
    Optional<String> name() {
        return text(EventTypes.NAME, "name");
    }

    /// The plain text of the topic, when there is one.
    Optional<String> topic() {
        JsonValue.Obj content = content(EventTypes.TOPIC);
        Optional<JsonValue.Arr> forms = content.object("m.topic").flatMap(rich -> rich.array("m.text"));
        if (forms.isEmpty()) {
            return text(EventTypes.TOPIC, "topic");
        }
        return forms.get().items().stream()
                .filter(JsonValue.Obj.class::isInstance)
                .map(JsonValue.Obj.class::cast)
                .filter(form -> form.string("mimetype").orElse("text/plain").equals("text/plain"))
                .flatMap(form -> form.string("body").stream())
                .findFirst();
    }

    /// The main alias, when there is one.
    Optional<String> canonicalAlias() {
        return text(EventTypes.CANONICAL_ALIAS, "alias");
    }

    /// What kind of room it is: `m.space`, another type, or none.
    Optional<String> roomType() {
        return content(EventTypes.CREATE).string("type");
    }

    boolean isSpace() {
        return roomType().filter("m.space"::equals).isPresent();
    }

    String joinRule() {
        return content(EventTypes.JOIN_RULES).string("join_rule").orElse("invite");
    }

    boolean worldReadable() {
        return HistoryVisibility.of(state.get(new StateKey(EventTypes.HISTORY_VISIBILITY, "")))
                == HistoryVisibility.WORLD_READABLE;
    }

    /// Whether strangers may ask to be let in.
    boolean knockable() {
        String rule = joinRule();
        return (rule.equals("knock") && room.version().rules().knocking())
                || (rule.equals("knock_restricted") && room.version().rules().knockRestricted());
    }

    boolean restricted() {
        return RestrictedJoins.isRestricted(room.version().rules(), content(EventTypes.JOIN_RULES));
    }

    /// The rooms whose members may join; empty where the room is not restricted.
    List<RoomId> allowedRooms() {
        return restricted() ? RestrictedJoins.allowedRooms(content(EventTypes.JOIN_RULES)) : List.of();
    }

    /// Whether the search term stands in what people know a room by.
    boolean matches(String term) {
        String wanted = term.toLowerCase(Locale.ROOT);
        return Stream.of(name(), topic(), canonicalAlias())
                .flatMap(Optional::stream)
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(wanted));
    }

    /// The form of the directory.
    public JsonValue.Obj chunk(long joinedMembers) {
        return JsonValue.obj(
                "room_id", room.id().value(),
                "name", name().orElse(null),
                "topic", topic().orElse(null),
                "canonical_alias", canonicalAlias().orElse(null),
                "avatar_url", text(EventTypes.AVATAR, "url").orElse(null),
                "num_joined_members", joinedMembers,
                "join_rule", joinRule(),
                "world_readable", worldReadable(),
                "guest_can_join",
                        content(EventTypes.GUEST_ACCESS)
                                .string("guest_access")
                                .filter("can_join"::equals)
                                .isPresent(),
                "room_type", roomType().orElse(null));
    }

    /// The longer form of summaries and hierarchies.
    public JsonValue.Obj summary(long joinedMembers) {
        Map<String, JsonValue> members =
                new LinkedHashMap<>(chunk(joinedMembers).members());
        if (restricted()) {
            members.put(
                    "allowed_room_ids",
                    JsonValue.of(allowedRooms().stream().map(RoomId::value).toList()));
        }
        content(EventTypes.ENCRYPTION)
                .string("algorithm")
                .ifPresent(algorithm -> members.put("encryption", JsonValue.str(algorithm)));
        members.put("room_version", JsonValue.str(room.version().id()));
        return new JsonValue.Obj(members);
    }

    /// A text that is not empty.
    private Optional<String> text(String type, String key) {
        return content(type).string(key).filter(text -> !text.isEmpty());
    }

    private JsonValue.Obj content(String type) {
        Pdu event = state.get(new StateKey(type, ""));
        return event == null ? JsonValue.Obj.EMPTY : event.content();
    }
}
