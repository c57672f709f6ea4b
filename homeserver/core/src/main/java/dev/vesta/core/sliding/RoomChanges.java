package dev.vesta.core.sliding;

import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.KeyChange;
import dev.vesta.core.state.StateTree;
import dev.vesta.core.sync.EventSight;
import dev.vesta.core.sync.Foresight;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The state that is told of rooms: what the client requires and does not have.
final class RoomChanges {
    static final StateKey NAME = new StateKey(EventTypes.NAME, "");
    static final StateKey AVATAR = new StateKey(EventTypes.AVATAR, "");

    private final RoomStore rooms;
    private final Numbers numbers;
    private final StateReader states;

    RoomChanges(RoomStore rooms, Numbers numbers, StateReader states) {
        this.rooms = rooms;
        this.numbers = numbers;
        this.states = states;
    }

    /// A room that is about to be written.
    static final class Look {
        private final Wish wish;
        private final RoomResults.Cut cut;
        /// What the client required before, when it is told only what changed.
        private final @Nullable RequiredState old;
        private final long then;
        private final long end;
        private final Map<StateKey, Long> wanted = new LinkedHashMap<>();
        private final Map<StateKey, Long> changed = new LinkedHashMap<>();

        /// @param then the root of the state that the client knows
        /// @param end the root of the state that it is told of
        Look(Wish wish, RoomResults.Cut cut, @Nullable RequiredState old, long then, long end) {
            this.wish = wish;
            this.cut = cut;
            this.old = old;
            this.then = then;
            this.end = end;
        }

        Wish wish() {
            return wish;
        }

        RoomResults.Cut cut() {
            return cut;
        }

        /// Whether it is said what is at that key.
        boolean tells(StateKey key) {
            return wish.whole() || changed.containsKey(key);
        }

        /// Whether the numbers of members may have changed.
        boolean tellsCounts() {
            return wish.whole() || changed.keySet().stream().anyMatch(RoomChanges::isMember);
        }

        /// Whether members are to be looked at: for their numbers, or because a room that has lost its name is named
        /// after them.
        boolean tellsMembers() {
            return tellsCounts() || changed.containsKey(NAME);
        }

        private RoomRef room() {
            return wish.match().room().membership().room();
        }

        /// The user was never in there as far as the client knows: it learns that they are out, and nothing else.
        private boolean bare() {
            return wish.kind() == Wish.Kind.LEFT
                    && wish.before() != null
                    && wish.before().toldEvent() != 0;
        }

        /// Whether some of the state is looked up without regard to what changed.
        private boolean looksUp() {
            return wish.whole() || (old != null && !wish.state().within(old));
        }

        private boolean asksFor(StateKey key) {
            return wish.state().wants(key) && (wish.whole() || old == null || !old.wants(key));
        }
    }

    /// @param events in the order of the room
    /// @param lazyMembers numbers of the keys of members that the timeline needs
    /// @param meta the events at [#NAME] and [#AVATAR]
    record State(List<StoredEvent> events, Set<Long> lazyMembers, Map<StateKey, StoredEvent> meta) {}

    /// Finds out what is wanted and what changed, with few queries for all rooms together.
    ///
    /// @param plan what else is to be read ahead
    void prepare(Collection<Look> looks, Foresight.Plan plan) {
        Set<StateKey> named = new HashSet<>(Set.of(NAME, AVATAR));
        looks.forEach(look -> {
            look.wish.state().exact().ifPresent(named::addAll);
            named.addAll(needed(look.cut.events()));
        });
        Map<StateKey, Long> known = numbers.knownStateKeys(named);
        List<Long> meta = nids(known, Set.of(NAME, AVATAR));
        for (Look look : looks) {
            plan.at(look.end, meta);
            plan.at(look.end, nids(known, needed(look.cut.events())));
            if (look.looksUp()) {
                look.wish
                        .state()
                        .exact()
                        .ifPresentOrElse(keys -> plan.at(look.end, nids(known, keys)), () -> plan.whole(look.end));
            }
            if (!look.wish.whole()) {
                plan.changes(look.then, look.end);
            }
        }
        plan.read();
        Map<Look, Map<Long, Long>> whole = new HashMap<>();
        Map<Look, Map<Long, Long>> changes = new HashMap<>();
        for (Look look : looks) {
            if (!look.bare()) {
                find(look, known, whole, changes);
            }
        }
        name(whole, changes);
        Set<Long> events = new HashSet<>();
        looks.forEach(look -> events.addAll(look.wanted.values()));
        rooms.events(events);
    }

    /// Looks into the state of one room, which is in the caches now.
    private void find(
            Look look,
            Map<StateKey, Long> known,
            Map<Look, Map<Long, Long>> whole,
            Map<Look, Map<Long, Long>> changes) {
        StateTree tree = states.tree(look.room());
        if (look.looksUp()) {
            whole.put(
                    look,
                    look.wish
                            .state()
                            .exact()
                            .map(exact -> tree.getAll(look.end, nids(known, exact)))
                            .orElseGet(() -> tree.entries(look.end)));
        }
        if (!look.wish.whole() && look.then != look.end) {
            Map<Long, Long> entries = new LinkedHashMap<>();
            for (KeyChange change : tree.diff(look.then, look.end)) {
                entries.put(change.key(), change.after());
            }
            changes.put(look, entries);
        }
    }

    /// Notes what was found by the keys' names, with one query for those of all rooms.
    private void name(Map<Look, Map<Long, Long>> whole, Map<Look, Map<Long, Long>> changes) {
        Set<Long> keys = new HashSet<>();
        whole.values().forEach(entries -> keys.addAll(entries.keySet()));
        changes.values().forEach(entries -> keys.addAll(entries.keySet()));
        Map<Long, StateKey> names = keys.isEmpty() ? Map.of() : numbers.stateKeysOf(keys);
        whole.forEach((look, entries) -> entries.forEach((nid, event) -> {
            StateKey key = names.get(nid);
            if (key != null && event != 0 && look.asksFor(key)) {
                look.wanted.put(key, event);
            }
        }));
        changes.forEach((look, entries) -> entries.forEach((nid, event) -> {
            StateKey key = names.get(nid);
            if (key != null) {
                look.changed.put(key, event);
            }
        }));
    }

    /// What is told of one room.
    ///
    /// @param seen the timeline as the user sees it
    State state(Look look, List<EventSight.Seen> seen) {
        Map<StateKey, StoredEvent> meta =
                look.bare() ? Map.of() : states.at(look.room(), look.end, List.of(NAME, AVATAR));
        Map<StateKey, Long> told = new LinkedHashMap<>(look.wanted);
        Set<Long> lazy = new HashSet<>();
        RequiredState required = look.wish.state();
        Map<StateKey, Long> needed = Map.of();
        if (required.lazyMembers() && !look.bare()) {
            needed = numbers.knownStateKeys(
                    needed(seen.stream().map(EventSight.Seen::event).toList()));
            lazy.addAll(needed.values());
        }
        Set<Long> had = look.wish.before() != null && look.wish.kind() == Wish.Kind.ONWARD
                ? look.wish.before().lazyMembers()
                : Set.of();
        Map<StateKey, Long> numbersOf = needed;
        look.changed.forEach((key, event) -> {
            boolean wanted = required.wants(key);
            if (!wanted && required.lazyMembers() && isMember(key)) {
                // In a gap only those whom the client may know: it forgets the others.
                Long number = look.cut.limited() ? number(key, numbersOf) : null;
                wanted = !look.cut.limited() || (number != null && (had.contains(number) || lazy.contains(number)));
            }
            if (wanted && event != 0) {
                told.put(key, event);
            }
        });
        Set<StateKey> missing = new HashSet<>();
        needed.forEach((key, number) -> {
            if (!had.contains(number) && !told.containsKey(key)) {
                missing.add(key);
            }
        });
        Map<StateKey, StoredEvent> found = missing.isEmpty() ? Map.of() : states.at(look.room(), look.end, missing);
        found.forEach((key, event) -> told.put(key, event.nid()));
        if (look.wish.kind() == Wish.Kind.LEFT) {
            StateKey own = leaving(look);
            told.remove(own);
            told.put(own, look.wish.match().room().membership().eventNid());
        }
        return new State(states.events(told.values()), lazy, meta);
    }

    /// The membership events of these users in the state that is told of.
    Map<StateKey, StoredEvent> members(Look look, Collection<String> users) {
        List<StateKey> keys = users.stream()
                .map(user -> new StateKey(EventTypes.MEMBER, user))
                .toList();
        return states.at(look.room(), look.end, keys);
    }

    /// Plans to read the members after whom rooms are named.
    void plan(Map<Look, List<String>> heroes, Foresight.Plan plan) {
        Set<StateKey> keys = new HashSet<>();
        heroes.values().forEach(users -> users.forEach(user -> keys.add(new StateKey(EventTypes.MEMBER, user))));
        Map<StateKey, Long> known = keys.isEmpty() ? Map.of() : numbers.knownStateKeys(keys);
        heroes.forEach((look, users) -> plan.at(
                look.end,
                nids(
                        known,
                        users.stream()
                                .map(user -> new StateKey(EventTypes.MEMBER, user))
                                .toList())));
    }

    private StateKey leaving(Look look) {
        long nid = look.wish.match().room().membership().eventNid();
        StoredEvent event = rooms.events(List.of(nid)).get(nid);
        return event == null
                ? new StateKey(EventTypes.MEMBER, "")
                : event.pdu().asStateKey().orElse(new StateKey(EventTypes.MEMBER, ""));
    }

    private @Nullable Long number(StateKey key, Map<StateKey, Long> known) {
        Long number = known.get(key);
        return number != null ? number : numbers.knownStateKeys(List.of(key)).get(key);
    }

    /// The members whom a client has to know to show these events: who sent them, and whom they are about.
    private static Set<StateKey> needed(Collection<StoredEvent> events) {
        Set<StateKey> members = new HashSet<>();
        for (StoredEvent event : events) {
            members.add(new StateKey(EventTypes.MEMBER, event.pdu().sender().value()));
            event.pdu().asStateKey().filter(RoomChanges::isMember).ifPresent(members::add);
        }
        return members;
    }

    private static List<Long> nids(Map<StateKey, Long> known, Collection<StateKey> keys) {
        return keys.stream().filter(known::containsKey).map(known::get).toList();
    }

    private static boolean isMember(StateKey key) {
        return key.type().equals(EventTypes.MEMBER);
    }
}
