package dev.vesta.core.sync;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.sync.RoomStates.Place;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.event.StrippedState;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Rooms in a sync: their timelines, and the state that the client needs to understand them.
public final class RoomSync {
    private final RoomStore rooms;
    private final SyncStore store;
    private final StateReader stateReader;
    private final RoomStates states;
    private final RoomSummaries summaries;
    private final EventSight sight;
    private final Foresight foresight;

    public RoomSync(RoomStore rooms, SyncStore store, Numbers numbers, StateReader states, EventSight sight) {
        this.rooms = rooms;
        this.store = store;
        this.stateReader = states;
        this.states = new RoomStates(states);
        this.summaries = new RoomSummaries(store, numbers);
        this.sight = sight;
        this.foresight = new Foresight(rooms, numbers);
    }

    /// Reads ahead for many rooms at once.
    public Foresight foresight() {
        return foresight;
    }

    /// Rooms from nothing: the newest events and all state before them.
    ///
    /// @param newly rooms (by number) that the user came into since the client last asked: it is never told that it
    ///     knows what lies before
    /// @param seenUpTo for rooms (by number) that the client knew before: the order of the newest event it
    ///     was sent
    void whole(
            Caller caller,
            List<RoomRef> joined,
            long head,
            SyncFilter filter,
            Set<Long> newly,
            Map<Long, Long> seenUpTo,
            SyncAnswer answer) {
        List<Long> nids = joined.stream().map(RoomRef::nid).toList();
        Map<Long, List<StoredEvent>> events = store.timelines(nids, 0, head, filter.scanLimit());
        Map<Long, Long> rootsNow = store.rootsAt(nids, head);
        Map<Long, RoomSummaries.Summary> summary = summaries.of(caller, joined);
        Map<RoomRef, Timeline.Cut> cuts = new HashMap<>();
        for (RoomRef room : joined) {
            List<StoredEvent> newest = events.getOrDefault(room.nid(), List.of());
            long seen = seenUpTo.getOrDefault(room.nid(), Long.MIN_VALUE);
            List<StoredEvent> unseen =
                    newest.stream().filter(event -> event.ord() > seen).toList();
            Timeline.Cut cut = Timeline.Cut.of(unseen, filter);
            boolean gap = unseen.size() < newest.size() || newly.contains(room.nid());
            cuts.put(room, gap ? cut.after(seen) : cut);
        }
        foresight.whole(caller, cuts, rootsNow, filter);
        for (RoomRef room : joined) {
            Timeline timeline = seen(caller, room, cuts.get(room), true);
            Place place = place(
                    caller, room, timeline, rootsNow.getOrDefault(room.nid(), 0L), summary.get(room.nid()), filter);
            answer.joined(room)
                    .section(section(caller, timeline, states.whole(place), summary.get(room.nid()), filter));
        }
    }

    /// Rooms that the client knows: the events after `since`, and the state that changed before them.
    void onward(Caller caller, Map<Long, RoomRef> joined, long since, long head, SyncFilter filter, SyncAnswer answer) {
        if (joined.isEmpty()) {
            return;
        }
        Map<Long, List<StoredEvent>> events = store.timelines(joined.keySet(), since, head, filter.scanLimit());
        Map<Long, Long> rootsThen = store.rootsAt(joined.keySet(), since);
        Map<Long, Long> rootsNow = store.rootsAt(joined.keySet(), head);
        Map<Long, RoomSummaries.Summary> summary = changedSummaries(caller, joined.values(), rootsThen, rootsNow);
        Map<RoomRef, Timeline.Cut> cuts = new HashMap<>();
        joined.forEach((nid, room) -> cuts.put(room, Timeline.Cut.of(events.getOrDefault(nid, List.of()), filter)));
        foresight.onward(caller, cuts, rootsThen, rootsNow, filter);
        for (RoomRef room : joined.values()) {
            Timeline timeline = seen(caller, room, cuts.get(room), true);
            Place place = place(
                    caller, room, timeline, rootsNow.getOrDefault(room.nid(), 0L), summary.get(room.nid()), filter);
            List<StoredEvent> state = states.since(rootsThen.getOrDefault(room.nid(), 0L), place);
            if (!timeline.events().isEmpty() || !state.isEmpty() || timeline.limited()) {
                answer.joined(room).section(section(caller, timeline, state, summary.get(room.nid()), filter));
            }
        }
    }

    /// A room that the user is out of: what happened up to their leaving.
    ///
    /// @param wasIn whether they were in the room just before
    /// @param rootThen the state that the client knows, when they were in the room then; else null
    JsonValue.Obj left(
            Caller caller,
            Membership leaving,
            boolean wasIn,
            @Nullable Long rootThen,
            long sinceOrd,
            SyncFilter filter) {
        RoomRef room = leaving.room();
        List<StoredEvent> newestFirst = rooms.page(room, leaving.eventOrd(), true, filter.scanLimit() + 1).stream()
                .filter(event -> event.ord() > sinceOrd)
                .toList();
        Timeline timeline = seen(caller, room, Timeline.Cut.of(newestFirst.reversed(), filter), false);
        Place place = place(caller, room, timeline, leaving.rootBefore(), null, filter);
        List<StoredEvent> state = new ArrayList<>();
        if (rootThen != null) {
            state.addAll(states.since(rootThen, place));
        } else if (wasIn) {
            state.addAll(states.whole(place));
        }
        // There is no root of the state behind their leaving: it is the one before, with it.
        StoredEvent own = rooms.events(List.of(leaving.eventNid())).get(leaving.eventNid());
        if (own != null
                && filter.state().accepts(own.pdu())
                && (filter.stateAfter() || !timeline.numbers().contains(own.nid()))) {
            state.removeIf(event -> event.pdu().asStateKey().equals(own.pdu().asStateKey()));
            state.add(own);
        }
        JoinedRoom.RoomSection section = section(caller, timeline, state, null, filter);
        return JsonValue.obj("timeline", section.timeline(), section.stateName(), section.state());
    }

    /// What an invited or knocking user is told of the room.
    public List<JsonValue.Obj> strippedState(Membership membership) {
        StoredEvent own = rooms.events(List.of(membership.eventNid())).get(membership.eventNid());
        if (own == null) {
            throw new IllegalStateException("Membership event " + membership.eventNid() + " is missing");
        }
        List<StateKey> keys = StrippedState.keys(own.pdu().sender());
        List<JsonValue.Obj> events = new ArrayList<>();
        Map<StateKey, StoredEvent> state = stateReader.at(membership.room(), membership.rootBefore(), keys);
        // Who knocks is both sender and target: what their membership was before is of no use to them.
        state.values().stream()
                .filter(event -> !event.pdu().asStateKey().equals(own.pdu().asStateKey()))
                .sorted((a, b) -> Long.compare(a.ord(), b.ord()))
                .forEach(event -> events.add(StrippedState.strip(event.pdu())));
        events.add(StrippedState.strip(own.pdu()));
        return events;
    }

    private Timeline seen(Caller caller, RoomRef room, Timeline.@Nullable Cut cut, boolean joinedNow) {
        Timeline.Cut present =
                Optional.ofNullable(cut).orElseThrow(() -> new IllegalStateException("a room without a timeline"));
        return present.seen(sight.visible(caller, room, present.wanted(), joinedNow));
    }

    /// A lazy client needs the senders, itself, and those after whom the room may be named.
    private static Place place(
            Caller caller,
            RoomRef room,
            Timeline timeline,
            long end,
            RoomSummaries.@Nullable Summary summary,
            SyncFilter filter) {
        Set<String> members = new HashSet<>();
        if (filter.lazyMembers()) {
            members.addAll(timeline.senders());
            members.add(caller.user().value());
            if (summary != null) {
                members.addAll(summary.heroes());
            }
        }
        return new Place(room, timeline, end, members, filter);
    }

    /// Counts are sent when state changed; most changes of state are changes of membership.
    private Map<Long, RoomSummaries.Summary> changedSummaries(
            Caller caller, Collection<RoomRef> joined, Map<Long, Long> then, Map<Long, Long> now) {
        return summaries.of(
                caller,
                joined.stream()
                        .filter(room -> !then.getOrDefault(room.nid(), 0L).equals(now.getOrDefault(room.nid(), 0L)))
                        .toList());
    }

    private JoinedRoom.RoomSection section(
            Caller caller,
            Timeline timeline,
            List<StoredEvent> state,
            RoomSummaries.@Nullable Summary summary,
            SyncFilter filter) {
        return new JoinedRoom.RoomSection(
                JsonValue.obj(
                        "events",
                        timeline(caller, timeline, filter),
                        "limited",
                        timeline.limited(),
                        "prev_batch",
                        timeline.firstOrd() == null ? null : Tokens.place(timeline.firstOrd())),
                filter.section().key(),
                JsonValue.obj("events", state(state, filter)),
                summary == null ? null : summary.json());
    }

    private List<JsonValue.Obj> timeline(Caller caller, Timeline timeline, SyncFilter filter) {
        List<JsonValue.Obj> written;
        if (filter.filter().federationFormat()) {
            written = timeline.events().stream()
                    .map(seen -> asFederated(seen.event()))
                    .toList();
        } else if (timeline.limited()) {
            written = sight.write(caller, timeline.events(), false);
        } else {
            // Who has seen all between has seen what would be aggregated.
            written = sight.writeNews(caller, timeline.events(), false);
        }
        return written.stream().map(filter.fields()::of).toList();
    }

    private List<JsonValue.Obj> state(List<StoredEvent> state, SyncFilter filter) {
        List<JsonValue.Obj> written = filter.filter().federationFormat()
                ? state.stream().map(RoomSync::asFederated).toList()
                : sight.writeState(state, false);
        return written.stream().map(filter.fields()::of).toList();
    }

    /// As servers exchange it, with the id, which it does not hold in most room versions: clients need it.
    private static JsonValue.Obj asFederated(StoredEvent event) {
        return event.pdu()
                .json()
                .with("event_id", JsonValue.str(event.pdu().eventId().value()));
    }
}
