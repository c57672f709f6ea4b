package dev.vesta.core.sync;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.SyncStore.MemberSummary;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.KeyChange;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.event.StrippedState;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One room in a sync: its timeline, and the state that the client needs to understand it.
public final class RoomSync {
    private static final int MAX_HEROES = 5;

    private final RoomStore rooms;
    private final SyncStore store;
    private final Numbers numbers;
    private final StateReader states;
    private final EventSight sight;

    public RoomSync(RoomStore rooms, SyncStore store, Numbers numbers, StateReader states, EventSight sight) {
        this.rooms = rooms;
        this.store = store;
        this.numbers = numbers;
        this.states = states;
        this.sight = sight;
    }

    /// A timeline as it was cut: the events that the user may see, and where it begins.
    private record Timeline(
            List<EventSight.Seen> events,
            boolean limited,
            @Nullable Long firstOrd,
            @Nullable Long rootBefore) {
        /// The same, behind events that the client has: it does not know what lies between.
        Timeline after(long seen) {
            return new Timeline(events, true, firstOrd == null ? Long.valueOf(seen + 1) : firstOrd, rootBefore);
        }
    }

    /// Rooms from nothing: the newest events and all state before them.
    ///
    /// @param seenUpTo for rooms (by number) that the client knew before: the order of the newest event it was sent
    Map<String, JsonValue> whole(
            Caller caller, List<RoomRef> joined, long head, SyncFilter filter, Map<Long, Long> seenUpTo) {
        List<Long> nids = joined.stream().map(RoomRef::nid).toList();
        Map<Long, List<StoredEvent>> events = store.timelines(nids, 0, head, filter.scanLimit());
        Map<Long, Long> rootsNow = store.rootsAt(nids, head);
        Map<RoomRef, MemberSummary> summaries = store.summaries(joined);
        Map<String, JsonValue> result = new LinkedHashMap<>();
        for (RoomRef room : joined) {
            List<StoredEvent> newest = events.getOrDefault(room.nid(), List.of());
            long seen = seenUpTo.getOrDefault(room.nid(), Long.MIN_VALUE);
            List<StoredEvent> unseen =
                    newest.stream().filter(event -> event.ord() > seen).toList();
            Timeline timeline = cut(caller, room, unseen, filter, true);
            if (unseen.size() < newest.size()) {
                timeline = timeline.after(seen);
            }
            Long root = timeline.rootBefore() == null ? rootsNow.get(room.nid()) : timeline.rootBefore();
            List<StoredEvent> state =
                    root == null || root == 0 ? List.of() : state(caller, room, root, timeline, filter);
            result.put(room.id().value(), joinedRoom(caller, timeline, state, summaries.get(room)));
        }
        return result;
    }

    /// Rooms that the client knows: the events after `since`, and the state that changed before them.
    Map<String, JsonValue> onward(Caller caller, Map<Long, RoomRef> joined, long since, long head, SyncFilter filter) {
        if (joined.isEmpty()) {
            return Map.of();
        }
        Map<Long, List<StoredEvent>> events = store.timelines(joined.keySet(), since, head, filter.scanLimit());
        Map<Long, Long> rootsThen = store.rootsAt(joined.keySet(), since);
        Map<Long, Long> rootsNow = store.rootsAt(joined.keySet(), head);
        Map<RoomRef, MemberSummary> summaries = changedSummaries(joined.values(), rootsThen, rootsNow);
        Map<String, JsonValue> result = new LinkedHashMap<>();
        for (RoomRef room : joined.values()) {
            Timeline timeline = cut(caller, room, events.getOrDefault(room.nid(), List.of()), filter, true);
            long then = rootsThen.getOrDefault(room.nid(), 0L);
            long until = timeline.rootBefore() == null ? rootsNow.getOrDefault(room.nid(), 0L) : timeline.rootBefore();
            List<StoredEvent> state = delta(room, then, until);
            if (filter.lazyMembers()) {
                state = lazily(caller, room, until, timeline, state, filter);
            }
            List<StoredEvent> wanted = state.stream()
                    .filter(event -> filter.state().accepts(event.pdu()))
                    .toList();
            if (!timeline.events().isEmpty() || !wanted.isEmpty() || timeline.limited()) {
                result.put(room.id().value(), joinedRoom(caller, timeline, wanted, summaries.get(room)));
            }
        }
        return result;
    }

    /// A room that the user is out of: what happened up to their leaving.
    JsonValue left(Caller caller, Membership leaving, long sinceOrd, SyncFilter filter) {
        RoomRef room = leaving.room();
        List<StoredEvent> newestFirst = rooms.page(room, leaving.eventOrd(), true, filter.scanLimit() + 1).stream()
                .filter(event -> event.ord() > sinceOrd)
                .toList();
        Timeline timeline = cut(caller, room, newestFirst.reversed(), filter, false);
        return JsonValue.obj("timeline", timelineJson(caller, timeline), "state", JsonValue.obj("events", List.of()));
    }

    /// What an invited or knocking user is told of the room.
    List<JsonValue.Obj> strippedState(Membership membership) {
        StoredEvent own = rooms.events(List.of(membership.eventNid())).get(membership.eventNid());
        if (own == null) {
            throw new IllegalStateException("Membership event " + membership.eventNid() + " is missing");
        }
        List<StateKey> keys = StrippedState.keys(own.pdu().sender());
        List<JsonValue.Obj> events = new ArrayList<>();
        Map<StateKey, StoredEvent> state = states.at(membership.room(), membership.rootBefore(), keys);
        // Who knocks is both sender and target: what their membership was before is of no use to them.
        state.values().stream()
                .filter(event -> !event.pdu().asStateKey().equals(own.pdu().asStateKey()))
                .sorted((a, b) -> Long.compare(a.ord(), b.ord()))
                .forEach(event -> events.add(StrippedState.strip(event.pdu())));
        events.add(StrippedState.strip(own.pdu()));
        return events;
    }

    /// @param events at most `filter.scanLimit() + 1`: one too many says that there are more
    private Timeline cut(Caller caller, RoomRef room, List<StoredEvent> events, SyncFilter filter, boolean joinedNow) {
        boolean more = events.size() > filter.scanLimit();
        List<StoredEvent> wanted = (more ? events.subList(1, events.size()) : events)
                .stream().filter(event -> filter.inTimeline(event.pdu())).toList();
        int limit = filter.timelineLimit();
        boolean limited = more || wanted.size() > limit;
        List<StoredEvent> newest =
                wanted.size() > limit ? wanted.subList(wanted.size() - limit, wanted.size()) : wanted;
        if (newest.isEmpty()) {
            // Nothing fits, or nothing is there: the next page begins behind the newest event.
            Long place = events.isEmpty() ? null : events.getLast().ord() + 1;
            return new Timeline(List.of(), limited, place, null);
        }
        return new Timeline(
                sight.visible(caller, room, newest, joinedNow),
                limited,
                newest.getFirst().ord(),
                newest.getFirst().rootBefore());
    }

    private List<StoredEvent> state(Caller caller, RoomRef room, long root, Timeline timeline, SyncFilter filter) {
        List<StoredEvent> all = states.all(room, root).stream()
                .filter(event -> filter.state().accepts(event.pdu()))
                .toList();
        if (!filter.lazyMembers()) {
            return all;
        }
        Set<String> needed = senders(timeline);
        needed.add(caller.user().value());
        return all.stream()
                .filter(event -> !event.pdu().type().equals(EventTypes.MEMBER)
                        || needed.contains(String.valueOf(event.pdu().stateKey())))
                .toList();
    }

    /// What a lazy client needs of a gap: no members but those whom the timeline needs, and these even unchanged.
    private List<StoredEvent> lazily(
            Caller caller, RoomRef room, long root, Timeline timeline, List<StoredEvent> delta, SyncFilter filter) {
        Set<String> needed = senders(timeline);
        List<StoredEvent> state = new ArrayList<>();
        for (StoredEvent event : delta) {
            String key = event.pdu().stateKey();
            if (!event.pdu().type().equals(EventTypes.MEMBER)) {
                state.add(event);
            } else if (needed.remove(key) || caller.user().value().equals(key)) {
                state.add(event);
            }
        }
        List<StateKey> missing = needed.stream()
                .map(user -> new StateKey(EventTypes.MEMBER, user))
                .toList();
        if (!missing.isEmpty() && filter.state().events().acceptsType(EventTypes.MEMBER)) {
            state.addAll(states.at(room, root, missing).values());
        }
        return state;
    }

    private static Set<String> senders(Timeline timeline) {
        Set<String> senders = new HashSet<>();
        timeline.events()
                .forEach(seen -> senders.add(seen.event().pdu().sender().value()));
        return senders;
    }

    private List<StoredEvent> delta(RoomRef room, long then, long until) {
        if (then == until) {
            return List.of();
        }
        List<Long> nids = states.tree(room).diff(then, until).stream()
                .map(KeyChange::after)
                .filter(nid -> nid != 0)
                .toList();
        return states.events(nids);
    }

    /// Counts are sent when state changed; most changes of state are changes of membership.
    private Map<RoomRef, MemberSummary> changedSummaries(
            Collection<RoomRef> joined, Map<Long, Long> then, Map<Long, Long> now) {
        List<RoomRef> changed = joined.stream()
                .filter(room -> !then.getOrDefault(room.nid(), 0L).equals(now.getOrDefault(room.nid(), 0L)))
                .toList();
        return changed.isEmpty() ? Map.of() : store.summaries(changed);
    }

    private JsonValue joinedRoom(
            Caller caller, Timeline timeline, List<StoredEvent> state, @Nullable MemberSummary summary) {
        return JsonValue.obj(
                "timeline",
                timelineJson(caller, timeline),
                "state",
                JsonValue.obj("events", sight.writeState(state, false)),
                "ephemeral",
                JsonValue.obj("events", List.of()),
                "account_data",
                JsonValue.obj("events", List.of()),
                "unread_notifications",
                JsonValue.obj("highlight_count", 0, "notification_count", 0),
                "summary",
                summary == null ? null : summaryJson(caller, summary));
    }

    private JsonValue timelineJson(Caller caller, Timeline timeline) {
        return JsonValue.obj(
                "events",
                sight.write(caller, timeline.events(), false),
                "limited",
                timeline.limited(),
                "prev_batch",
                timeline.firstOrd() == null ? null : Tokens.place(timeline.firstOrd()));
    }

    private JsonValue summaryJson(Caller caller, MemberSummary summary) {
        Map<Long, UserId> users = numbers.usersOf(summary.firstUserNids());
        List<String> heroes = summary.firstUserNids().stream()
                .map(users::get)
                .filter(user -> user != null && !user.equals(caller.user()))
                .map(UserId::value)
                .limit(MAX_HEROES)
                .toList();
        return JsonValue.obj(
                "m.joined_member_count", summary.joined(),
                "m.invited_member_count", summary.invited(),
                "m.heroes", heroes);
    }
}
