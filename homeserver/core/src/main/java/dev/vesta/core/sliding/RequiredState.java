package dev.vesta.core.sliding;

import dev.vesta.core.error.Errors;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which state a client wants of a room.
///
/// @param keys what it names; `*` as type or key means all
/// @param lazyMembers members only as the timeline needs them, save for those that are named
record RequiredState(Set<StateKey> keys, boolean lazyMembers) {
    static final String ANY = "*";

    /// Entries of one `required_state`.
    static final int MAX_ENTRIES = 500;

    private static final String LAZY = "$LAZY";
    private static final String ME = "$ME";
    private static final StateKey EVERYTHING = new StateKey(ANY, ANY);
    private static final StateKey ALL_MEMBERS = new StateKey(EventTypes.MEMBER, ANY);

    /// No state at all.
    static final RequiredState NONE = new RequiredState(Set.of(), false);

    RequiredState {
        keys = Set.copyOf(keys);
    }

    /// `M_BAD_JSON` unless it is an array of pairs of strings, `M_INVALID_PARAM` when it is too long.
    ///
    /// @param me the user's id, for `$ME`
    static RequiredState parse(@Nullable JsonValue json, String me) {
        if (json == null || json instanceof JsonValue.Null) {
            return NONE;
        }
        if (!(json instanceof JsonValue.Arr pairs)) {
            throw Errors.badJson("required_state must be an array of [type, state key].");
        }
        if (pairs.items().size() > MAX_ENTRIES) {
            throw Errors.invalidParam("required_state has at most " + MAX_ENTRIES + " entries.");
        }
        Set<StateKey> keys = new HashSet<>();
        boolean lazy = false;
        for (JsonValue item : pairs.items()) {
            if (!(item instanceof JsonValue.Arr pair)
                    || pair.items().size() != 2
                    || !(pair.items().getFirst() instanceof JsonValue.Str(String type))
                    || !(pair.items().getLast() instanceof JsonValue.Str(String key))) {
                throw Errors.badJson("An entry of required_state must be [type, state key].");
            }
            if (key.equals(LAZY) && type.equals(EventTypes.MEMBER)) {
                lazy = true;
            } else {
                keys.add(new StateKey(type, key.equals(ME) ? me : key));
            }
        }
        return new RequiredState(keys, lazy && !keys.contains(ALL_MEMBERS));
    }

    /// Everything that one of the two wants.
    RequiredState plus(RequiredState other) {
        Set<StateKey> all = new HashSet<>(keys);
        all.addAll(other.keys);
        boolean lazy = (lazyMembers || other.lazyMembers) && !allMembers() && !other.allMembers();
        return new RequiredState(all, lazy);
    }

    /// Whether it wants every member, whether or not the timeline needs them.
    boolean allMembers() {
        return !lazyMembers && (keys.contains(EVERYTHING) || keys.contains(ALL_MEMBERS));
    }

    boolean wants(StateKey key) {
        boolean lazy = lazyMembers && key.type().equals(EventTypes.MEMBER);
        return keys.contains(key)
                || keys.contains(new StateKey(ANY, key.stateKey()))
                || (!lazy && (keys.contains(EVERYTHING) || keys.contains(new StateKey(key.type(), ANY))));
    }

    /// Whether it wants nothing that the other does not want.
    boolean within(RequiredState other) {
        return (!lazyMembers || other.lazyMembers || other.allMembers())
                && (!allMembers() || other.allMembers())
                && keys.stream().allMatch(other::covers);
    }

    private boolean covers(StateKey pattern) {
        return keys.contains(pattern) || (pattern.equals(EVERYTHING) ? keys.contains(EVERYTHING) : wants(pattern));
    }

    /// The keys to look up one by one; empty when the whole state must be looked through.
    Optional<Set<StateKey>> exact() {
        boolean wild = keys.stream()
                .anyMatch(key -> key.type().equals(ANY) || key.stateKey().equals(ANY));
        return wild ? Optional.empty() : Optional.of(keys);
    }

    /// As it is stored: always the same for equal ones.
    JsonValue.Arr json() {
        List<JsonValue> pairs = new ArrayList<>();
        keys.stream()
                .sorted(Comparator.comparing(StateKey::type).thenComparing(StateKey::stateKey))
                .forEach(key -> pairs.add(JsonValue.arr(key.type(), key.stateKey())));
        if (lazyMembers) {
            pairs.add(JsonValue.arr(EventTypes.MEMBER, LAZY));
        }
        return new JsonValue.Arr(pairs);
    }

    /// What [#json] wrote.
    static RequiredState stored(JsonValue.Arr json) {
        Set<StateKey> keys = new HashSet<>();
        boolean lazy = false;
        for (JsonValue item : json.items()) {
            if (item instanceof JsonValue.Arr(List<JsonValue> pair)
                    && pair.getFirst() instanceof JsonValue.Str(String type)
                    && pair.getLast() instanceof JsonValue.Str(String key)) {
                if (key.equals(LAZY) && type.equals(EventTypes.MEMBER)) {
                    lazy = true;
                } else {
                    keys.add(new StateKey(type, key));
                }
            }
        }
        return new RequiredState(keys, lazy);
    }
}
