package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RelationStore;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.room.RoomAccess.Access;
import dev.vesta.core.sync.EventSight;
import dev.vesta.core.sync.Tokens;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.filter.RoomEventFilter;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A room's events in their order: pages, what is around an event, what was said at a time.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#getting-events-for-a-room))
public final class RoomHistory {
    /// The most events in one page.
    public static final int MAX_PAGE = 1000;

    /// The most events around one.
    public static final int MAX_CONTEXT = 100;

    /// A filter that matches little may not make one request read the whole room: the client gets what was found and a
    /// token to go on from.
    private static final int MAX_READS = 10;

    private static final int BY_TIME = 50;

    /// The place before all events.
    private static final long OLDEST = Long.MIN_VALUE + 1;

    private final RoomStore rooms;
    private final StateReader states;
    private final RelationStore relations;
    private final EventSight sight;
    private final RoomAccess access;
    private final RoomPlaces places;

    public RoomHistory(
            RoomStore rooms,
            SyncStore sync,
            Numbers numbers,
            StateReader states,
            RelationStore relations,
            EventSight sight) {
        this.rooms = rooms;
        this.states = states;
        this.relations = relations;
        this.sight = sight;
        this.access = new RoomAccess(rooms, numbers);
        this.places = new RoomPlaces(sync);
    }

    /// Which page.
    ///
    /// @param from a token of sync or of an earlier page, or null: from the newest (backwards) or oldest event on
    /// @param to where to stop at the latest, or null
    /// @param limit at most so many events; 1 to 1000
    public record Wanted(
            @Nullable String from, @Nullable String to, boolean backwards, int limit, RoomEventFilter filter) {}

    /// @param end null when there is nothing further
    /// @param state the senders' membership events when the filter asks for lazy loading, or null
    public record Page(
            List<JsonValue.Obj> chunk,
            String start,
            @Nullable String end,
            @Nullable List<JsonValue.Obj> state) {}

    /// A page of history without a filter.
    public Page messages(
            Caller caller, RoomId room, @Nullable String from, @Nullable String to, boolean backwards, int limit) {
        return messages(caller, room, new Wanted(from, to, backwards, limit, RoomEventFilter.ALL));
    }

    /// Refuses who may not read the room at all: `M_FORBIDDEN`.
    public void checkReader(Caller caller, RoomId room) {
        access.reader(caller, room);
    }

    /// A page of history. `M_FORBIDDEN`, `M_INVALID_PARAM`.
    public Page messages(Caller caller, RoomId roomId, Wanted wanted) {
        // What is no token is refused whoever asks for whatever room, so that this tells nothing about rooms.
        Tokens.Token from = token("from", wanted.from());
        Tokens.Token to = token("to", wanted.to());
        RoomRef room = rooms.find(roomId).orElseThrow(RoomAccess::notYours);
        boolean backwards = wanted.backwards();
        int limit = Math.clamp(wanted.limit(), 1, MAX_PAGE);
        // A place is a gap between events: backwards from place n come the events below n, forwards those from n on.
        long asked = from == null ? (backwards ? Long.MAX_VALUE : OLDEST) : places.of(room, from);
        RoomStore.Look look =
                rooms.look(room, first(asked, backwards), backwards, limit + 1).orElseThrow(RoomAccess::notYours);
        Access reader = access.readerAt(caller, look.head()).orElseThrow(RoomAccess::notYours);
        long newest = reader.lastOrd();
        long start = Math.min(asked, newest + 1);
        long stop = to == null ? (backwards ? OLDEST : newest + 1) : places.of(room, to);

        List<EventSight.Seen> found = new ArrayList<>();
        Long first = null;
        Long at = start;
        // Who has left may have asked for what came later: their page begins elsewhere.
        List<StoredEvent> read = start == asked || !reader.hasLeft() ? look.events() : null;
        // To which of them others relate: known of what the look gave.
        Set<Long> parents = new HashSet<>(look.parents());
        for (int reads = 0; reads < MAX_READS && at != null && found.size() < limit; reads++) {
            int count = limit - found.size();
            if (read == null) {
                read = rooms.page(room, first(at, backwards), backwards, count + 1);
                read.forEach(event -> parents.add(event.nid()));
            }
            List<StoredEvent> within = read.stream()
                    .filter(event -> backwards ? event.ord() >= stop : event.ord() < stop && event.ord() <= newest)
                    .toList();
            read = null;
            List<StoredEvent> page = within.size() > count ? within.subList(0, count) : within;
            if (first == null && !page.isEmpty()) {
                first = page.getFirst().ord();
            }
            found.addAll(sight.visible(caller, room, chosen(reader, page, wanted.filter()), reader.joined()));
            at = within.size() > count ? after(page, backwards) : null;
            if (acceptsAll(wanted.filter())) {
                break;
            }
        }
        String begin = wanted.from() == null ? Tokens.place(backwards || first == null ? start : first) : wanted.from();
        List<JsonValue.Obj> state = wanted.filter().lazyLoadMembers() ? senders(reader, found) : null;
        return new Page(sight.write(caller, found, true, parents), begin, at == null ? null : Tokens.place(at), state);
    }

    private static Tokens.@Nullable Token token(String parameter, @Nullable String token) {
        return token == null ? null : Tokens.parse(parameter, token);
    }

    private static long first(long place, boolean backwards) {
        return backwards ? place - 1 : place;
    }

    private static Long after(List<StoredEvent> page, boolean backwards) {
        long last = page.getLast().ord();
        return backwards ? last : last + 1;
    }

    /// @param start a token for the page before
    /// @param end a token for the page after
    public record Context(
            JsonValue.Obj event,
            List<JsonValue.Obj> eventsBefore,
            List<JsonValue.Obj> eventsAfter,
            String start,
            String end,
            List<JsonValue.Obj> state) {}

    /// An event with those around it. `M_FORBIDDEN`, `M_NOT_FOUND`.
    ///
    /// @param limit at most so many events around it
    public Context context(Caller caller, RoomId roomId, EventId event, int limit, RoomEventFilter filter) {
        RoomRef room = rooms.find(roomId).orElseThrow(RoomAccess::notYours);
        int around = Math.clamp(limit, 0, MAX_CONTEXT);
        RoomStore.Look look =
                rooms.lookAround(room, event, around / 2, around - around / 2).orElseThrow(RoomAccess::notYours);
        Access reader = access.readerAt(caller, look.head()).orElseThrow(RoomAccess::notYours);
        List<StoredEvent> found = look.events();
        int at = 0;
        while (at < found.size() && !found.get(at).pdu().eventId().equals(event)) {
            at++;
        }
        if (at == found.size()) {
            throw RoomReader.noSuchEvent();
        }
        StoredEvent middle = found.get(at);
        List<EventSight.Seen> seen = sight.visible(caller, reader.room(), List.of(middle), reader.joined());
        if (seen.isEmpty()) {
            throw RoomReader.noSuchEvent();
        }
        List<StoredEvent> before = found.subList(0, at).reversed();
        List<StoredEvent> after = found.subList(at + 1, found.size()).stream()
                .filter(it -> it.ord() <= reader.lastOrd())
                .toList();
        List<EventSight.Seen> seenBefore =
                sight.visible(caller, reader.room(), chosen(reader, before, filter), reader.joined());
        List<EventSight.Seen> seenAfter =
                sight.visible(caller, reader.room(), chosen(reader, after, filter), reader.joined());
        // Written at once: what must be looked up for them is looked up once.
        List<EventSight.Seen> all = new ArrayList<>(seenBefore);
        all.addAll(seen);
        all.addAll(seenAfter);
        List<JsonValue.Obj> written = sight.write(caller, all, true, look.parents());
        int index = seenBefore.size();
        StoredEvent last = seenAfter.isEmpty() ? middle : seenAfter.getLast().event();
        return new Context(
                written.get(index),
                written.subList(0, index),
                written.subList(index + 1, written.size()),
                Tokens.place(before.isEmpty() ? middle.ord() : before.getLast().ord()),
                Tokens.place((after.isEmpty() ? middle.ord() : after.getLast().ord()) + 1),
                sight.writeState(stateAt(reader.room(), last, all, filter), true));
    }

    /// The event of that time, or the next one in that direction, that the caller may see. `M_FORBIDDEN`,
    /// `M_NOT_FOUND`.
    public StoredEvent at(Caller caller, RoomId room, long ts, boolean backwards) {
        Access reader = access.reader(caller, room);
        long from = ts;
        Set<Long> looked = new HashSet<>();
        for (int reads = 0; reads < MAX_READS; reads++) {
            List<StoredEvent> found = rooms.byTime(reader.room(), from, backwards, BY_TIME);
            List<StoredEvent> fresh = found.stream()
                    .filter(event -> event.ord() <= reader.lastOrd() && looked.add(event.nid()))
                    .toList();
            List<EventSight.Seen> seen = sight.visible(caller, reader.room(), fresh, reader.joined());
            if (!seen.isEmpty()) {
                return seen.getFirst().event();
            }
            if (found.size() < BY_TIME) {
                break;
            }
            long last = found.getLast().pdu().originServerTs();
            // More events of one millisecond than one look takes: what lies beyond them may be visible.
            from = last == from ? (backwards ? last - 1 : last + 1) : last;
        }
        throw Errors.notFound("There is no event " + (backwards ? "at or before" : "at or after") + " that time.");
    }

    private static boolean acceptsAll(RoomEventFilter filter) {
        return filter.acceptsAll() && !filter.wantsChildren();
    }

    private List<StoredEvent> chosen(Access reader, List<StoredEvent> events, RoomEventFilter filter) {
        if (acceptsAll(filter)) {
            return events;
        }
        List<StoredEvent> accepted =
                events.stream().filter(event -> filter.accepts(event.pdu())).toList();
        if (!filter.wantsChildren() || accepted.isEmpty()) {
            return accepted;
        }
        Set<Long> parents = relations.withChildren(
                reader.room(),
                accepted.stream().map(StoredEvent::nid).toList(),
                filter.relatedByRelTypes(),
                filter.relatedBySenders());
        return accepted.stream().filter(event -> parents.contains(event.nid())).toList();
    }

    /// The members that a page needs, as they were at its newest event.
    private List<JsonValue.Obj> senders(Access reader, List<EventSight.Seen> chunk) {
        Set<StateKey> keys = keysOfSenders(chunk);
        if (keys.isEmpty()) {
            return List.of();
        }
        StoredEvent newest = chunk.stream()
                .map(EventSight.Seen::event)
                .max(Comparator.comparingLong(StoredEvent::ord))
                .orElseThrow();
        List<StoredEvent> members = new ArrayList<>(
                states.at(reader.room(), newest.rootBefore(), keys).values());
        // Who came with the newest event is in the state only after it.
        if (newest.pdu().asStateKey().filter(keys::contains).isPresent()) {
            members.removeIf(
                    member -> member.pdu().asStateKey().equals(newest.pdu().asStateKey()));
            members.add(newest);
        }
        return sight.writeState(members, true);
    }

    private static Set<StateKey> keysOfSenders(List<EventSight.Seen> events) {
        Set<StateKey> keys = new HashSet<>();
        events.forEach(seen -> keys.add(
                new StateKey(EventTypes.MEMBER, seen.event().pdu().sender().value())));
        return keys;
    }

    /// The state once this event is in it.
    private List<StoredEvent> stateAt(
            RoomRef room, StoredEvent last, List<EventSight.Seen> events, RoomEventFilter filter) {
        StateKey own = last.pdu().asStateKey().orElse(null);
        Set<StateKey> members = keysOfSenders(events);
        boolean lazy = filter.lazyLoadMembers();
        List<StoredEvent> state = new ArrayList<>();
        if (last.rootBefore() != 0) {
            state.addAll(states.some(
                    room,
                    last.rootBefore(),
                    key -> !key.equals(own)
                            && (!lazy || !key.type().equals(EventTypes.MEMBER) || members.contains(key))));
        }
        if (own != null && (!lazy || !own.type().equals(EventTypes.MEMBER) || members.contains(own))) {
            state.add(last);
        }
        return state.stream().filter(event -> filter.accepts(event.pdu())).toList();
    }
}
