package dev.vesta.core.room;

import dev.vesta.protocol.auth.CarriedLevels;
import dev.vesta.protocol.auth.PowerLevels;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomRules;
import dev.vesta.protocol.room.RoomVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What of an old room goes into the room that replaces it. Reads nothing and decides nothing that takes power.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#server-behaviour-20))
///
/// @param upgrader who makes the new room
/// @param additionalCreators of the new room; empty where its version has none
/// @param version of the new room
/// @param state the old room's state of the types in [#READ]; the create event is among it
/// @param newest the newest event of the old room, or null where there is none
record UpgradePlan(
        UserId upgrader,
        List<UserId> additionalCreators,
        RoomVersion version,
        Map<StateKey, Pdu> state,
        RoomHead.@Nullable Extremity newest) {
    /// The state that is carried over as it is, in the order in which it is sent.
    static final List<String> CARRIED = List.of(
            EventTypes.SERVER_ACL,
            EventTypes.ENCRYPTION,
            EventTypes.NAME,
            EventTypes.AVATAR,
            EventTypes.TOPIC,
            EventTypes.GUEST_ACCESS,
            EventTypes.HISTORY_VISIBILITY);

    /// All that a plan looks at.
    static final Set<String> READ = Stream.concat(
                    CARRIED.stream(),
                    Stream.of(
                            EventTypes.CREATE,
                            EventTypes.POWER_LEVELS,
                            EventTypes.JOIN_RULES,
                            EventTypes.CANONICAL_ALIAS,
                            EventTypes.SPACE_CHILD))
            .collect(Collectors.toUnmodifiableSet());

    private static final long ADMIN = 100;
    private static final long MODERATOR = 50;

    /// The create event's content. `m.federate` is carried along: a room that was closed to other servers stays so.
    JsonValue.Obj create() {
        Pdu old = oldCreate();
        JsonValue.Obj predecessor = JsonValue.obj("room_id", old.roomId().value());
        RoomHead.Extremity last = newest;
        if (last != null && !version.rules().roomIdIsCreateHash()) {
            predecessor =
                    predecessor.with("event_id", JsonValue.str(last.eventId().value()));
        }
        return JsonValue.obj(
                "creator",
                version.rules().implicitCreator() ? null : upgrader.value(),
                "room_version",
                version.id(),
                "type",
                old.content().string("type").orElse(null),
                "m.federate",
                old.content().bool("m.federate").orElse(null),
                "predecessor",
                predecessor,
                "additional_creators",
                additionalCreators.isEmpty()
                        ? null
                        : additionalCreators.stream().map(UserId::value).toList());
    }

    /// The power levels that the new room ends up with. Where creators stand above all, they are taken out of `users`.
    /// Where they no longer do, the old room's creators get what rules the new one, or else nobody would.
    JsonValue.Obj powerLevels() {
        Pdu levels = state.get(new StateKey(EventTypes.POWER_LEVELS, ""));
        JsonValue.Obj content = levels == null ? JsonValue.Obj.EMPTY : CarriedLevels.of(oldRules(), levels.content());
        Map<String, JsonValue> users = new LinkedHashMap<>(
                content.object("users").orElse(JsonValue.Obj.EMPTY).members());
        if (version.rules().creatorsAreAboveAll()) {
            creators().forEach(users::remove);
        } else if (levels == null || oldRules().creatorsAreAboveAll()) {
            long ruling = Math.max(ADMIN, needed(content));
            PowerLevels.creators(oldCreate()).forEach(creator -> users.put(creator, JsonValue.ofLong(ruling)));
            if (levels == null) {
                users.put(upgrader.value(), JsonValue.ofLong(ruling));
            }
        }
        return content.with("users", new JsonValue.Obj(users));
    }

    /// The power levels while the new room is being filled: raised for the upgrader where their own do not suffice.
    JsonValue.Obj powerLevelsAtFirst() {
        JsonValue.Obj content = powerLevels();
        JsonValue.Obj users = content.object("users").orElse(JsonValue.Obj.EMPTY);
        long own = users.integer(upgrader.value())
                .orElse(content.integer("users_default").orElse(0L));
        long needed = needed(content);
        return version.rules().creatorsAreAboveAll() || own >= needed
                ? content
                : content.with("users", users.with(upgrader.value(), JsonValue.ofLong(needed)));
    }

    /// The state events of the new room behind its power levels.
    Map<StateKey, JsonValue.Obj> settings() {
        Map<StateKey, JsonValue.Obj> settings = new LinkedHashMap<>();
        for (String type : CARRIED) {
            carry(settings, new StateKey(type, ""));
        }
        settings.put(new StateKey(EventTypes.JOIN_RULES, ""), joinRules());
        if (oldCreate().content().string("type").filter("m.space"::equals).isPresent()) {
            for (StateKey key : state.keySet()) {
                // A child without `via` is none any more.
                if (key.type().equals(EventTypes.SPACE_CHILD)
                        && Objects.requireNonNull(state.get(key)).content().has("via")) {
                    carry(settings, key);
                }
            }
        }
        return settings;
    }

    /// Whether the upgrader may ban this user in the new room, so that their ban can go along.
    boolean mayBan(UserId user) {
        JsonValue.Obj users = powerLevelsAtFirst().object("users").orElse(JsonValue.Obj.EMPTY);
        long theirs = users.integer(user.value())
                .orElse(powerLevels().integer("users_default").orElse(0L));
        return version.rules().creatorsAreAboveAll()
                ? !creators().contains(user.value())
                : theirs < users.integer(upgrader.value()).orElse(0L);
    }

    private void carry(Map<StateKey, JsonValue.Obj> into, StateKey key) {
        Pdu event = state.get(key);
        if (event != null && (!version.rules().strictCanonicalJson() || isCanonical(event.content()))) {
            into.put(key, event.content());
        }
    }

    /// The old rule where the new version has it, or else the one next to it that lets in fewer.
    private JsonValue.Obj joinRules() {
        Pdu old = state.get(new StateKey(EventTypes.JOIN_RULES, ""));
        if (old == null) {
            return JsonValue.obj("join_rule", "invite");
        }
        RoomRules rules = version.rules();
        String rule = old.content().string("join_rule").orElse("invite");
        if (rule.equals("knock_restricted") && !rules.knockRestricted()) {
            rule = "restricted";
        }
        if ((rule.equals("restricted") && !rules.restrictedJoins()) || (rule.equals("knock") && !rules.knocking())) {
            rule = "invite";
        }
        JsonValue.Obj content = rule.equals("invite") || (rules.strictCanonicalJson() && !isCanonical(old.content()))
                ? old.content().without("allow")
                : old.content();
        return isCanonical(content) ? content.with("join_rule", JsonValue.str(rule)) : JsonValue.obj("join_rule", rule);
    }

    /// What it takes to send everything here, and to ban.
    private static long needed(JsonValue.Obj levels) {
        long needed = Math.max(
                levels.integer("state_default").orElse(MODERATOR),
                levels.integer("ban").orElse(MODERATOR));
        for (JsonValue level :
                levels.object("events").orElse(JsonValue.Obj.EMPTY).members().values()) {
            if (level instanceof JsonValue.Int(long value)) {
                needed = Math.max(needed, value);
            }
        }
        return needed;
    }

    private Set<String> creators() {
        Set<String> creators = new LinkedHashSet<>();
        creators.add(upgrader.value());
        additionalCreators.forEach(creator -> creators.add(creator.value()));
        return creators;
    }

    private Pdu oldCreate() {
        return Objects.requireNonNull(state.get(new StateKey(EventTypes.CREATE, "")));
    }

    private RoomRules oldRules() {
        return oldCreate().version().rules();
    }

    /// False for contents with numbers that only versions 1 to 5 take.
    private static boolean isCanonical(JsonValue value) {
        List<JsonValue> inner = new ArrayList<>();
        switch (value) {
            case JsonValue.Num _ -> {
                return false;
            }
            case JsonValue.Obj object -> inner.addAll(object.members().values());
            case JsonValue.Arr array -> inner.addAll(array.items());
            case JsonValue.Str _, JsonValue.Int _, JsonValue.Bool _, JsonValue.Null _ -> {}
        }
        return inner.stream().allMatch(UpgradePlan::isCanonical);
    }
}
