package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RelationStore;
import dev.vesta.core.port.RelationStore.Listed;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.room.RoomAccess.Access;
import dev.vesta.core.sync.EventSight;
import dev.vesta.core.sync.Tokens;
import dev.vesta.core.userdata.IgnoredUsers;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.relation.RelatesTo;
import dev.vesta.protocol.relation.RelationRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What relates to an event, and the threads of a room.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#relationships-api))
public final class RoomRelations {
    /// The most events in one page.
    public static final int MAX_PAGE = 100;

    private final RoomStore rooms;
    private final RelationStore relations;
    private final IgnoredUsers ignoredUsers;
    private final EventSight sight;
    private final RoomAccess access;
    private final RoomPlaces places;

    public RoomRelations(
            RoomStore rooms,
            SyncStore sync,
            Numbers numbers,
            RelationStore relations,
            IgnoredUsers ignoredUsers,
            EventSight sight) {
        this.rooms = rooms;
        this.relations = relations;
        this.ignoredUsers = ignoredUsers;
        this.sight = sight;
        this.access = new RoomAccess(rooms, numbers);
        this.places = new RoomPlaces(sync);
    }

    /// Which page of children.
    ///
    /// @param from a token, or null: from the newest (backwards) or oldest on
    /// @param to where to stop at the latest, or null
    public record Range(@Nullable String from, @Nullable String to, boolean backwards, int limit) {}

    /// @param nextBatch null when there is nothing further
    /// @param prevBatch for the way back; null at the beginning
    public record Page(
            List<JsonValue.Obj> chunk,
            @Nullable String nextBatch,
            @Nullable String prevBatch) {}

    /// A page of children. `M_NOT_FOUND` when the caller cannot see the parent, `M_FORBIDDEN`, `M_INVALID_PARAM`.
    public Page children(Caller caller, RoomId room, RelationStore.Wanted wanted, Range range) {
        Access reader = access.reader(caller, room);
        StoredEvent parent = rooms.event(reader.room(), wanted.parent())
                .filter(StoredEvent::hasPlace)
                .orElseThrow(RoomReader::noSuchEvent);
        if (sight.visible(caller, reader.room(), List.of(parent), reader.joined())
                .isEmpty()) {
            throw RoomReader.noSuchEvent();
        }
        boolean backwards = range.backwards();
        String from = range.from();
        String to = range.to();
        long newest = reader.lastOrd();
        long start =
                from == null ? (backwards ? newest + 1 : Long.MIN_VALUE + 1) : places.of(reader.room(), "from", from);
        start = Math.min(start, newest + 1);
        long stop = to == null
                ? (backwards ? Long.MIN_VALUE : newest + 1)
                : Math.min(places.of(reader.room(), "to", to), newest + 1);
        int limit = Math.clamp(range.limit(), 1, MAX_PAGE);

        List<Long> nids =
                relations.children(reader.room(), wanted, backwards ? start - 1 : start, backwards, limit + 1);
        Map<Long, StoredEvent> events = rooms.events(nids);
        List<StoredEvent> within = nids.stream()
                .map(events::get)
                .filter(Objects::nonNull)
                .filter(event -> backwards ? event.ord() >= stop : event.ord() < stop)
                .toList();
        boolean more = within.size() > limit;
        List<StoredEvent> page = more ? within.subList(0, limit) : within;
        String next = null;
        if (more) {
            long last = page.getLast().ord();
            next = Tokens.place(backwards ? last : last + 1);
        }
        List<StoredEvent> counting =
                page.stream().filter(child -> counts(parent, child)).toList();
        List<EventSight.Seen> seen = sight.visible(caller, reader.room(), counting, reader.joined());
        return new Page(sight.write(caller, seen, true), next, from == null ? null : Tokens.place(start));
    }

    /// Direct children must keep the rules of their relation; of others the parent is not at hand.
    private static boolean counts(StoredEvent parent, StoredEvent child) {
        RelatesTo.Relation relation = RelatesTo.of(child.pdu().content()).relation();
        boolean direct =
                relation != null && relation.eventId().equals(parent.pdu().eventId());
        // What a redacted parent was is not known any more: it keeps its children.
        return !direct || parent.redactedBy() != null || RelationRules.counts(parent.pdu(), child.pdu());
    }

    /// A page of threads by their first events, those with the newest answers first. `M_FORBIDDEN`,
    /// `M_INVALID_PARAM`.
    ///
    /// @param participated only those in which the caller wrote
    public Page threads(Caller caller, RoomId room, @Nullable String from, boolean participated, int wished) {
        Access reader = access.reader(caller, room);
        long before = from == null ? reader.lastOrd() + 1 : places.of(reader.room(), "from", from);
        int limit = Math.clamp(wished, 1, MAX_PAGE);
        Set<UserId> ignored = ignoredUsers.of(caller);
        Long participant = participated ? caller.userNid() : null;
        List<Listed> listed = relations.threads(reader.room(), before, participant, ignored, limit + 1);
        boolean more = listed.size() > limit;
        List<Listed> page = more ? listed.subList(0, limit) : listed;
        Map<Long, StoredEvent> events =
                rooms.events(page.stream().map(Listed::rootNid).toList());
        List<StoredEvent> roots = new ArrayList<>();
        for (Listed thread : page) {
            StoredEvent root = events.get(thread.rootNid());
            if (root != null && root.pdu().stateKey() == null && RelationRules.mayBeThreadRoot(root.pdu())) {
                // What ignored users began is there for what others answered, but empty.
                roots.add(ignored.contains(root.pdu().sender()) ? root.redacted(0) : root);
            }
        }
        List<EventSight.Seen> seen = sight.visible(caller, reader.room(), roots, reader.joined());
        String next = more ? Tokens.place(page.getLast().latestOrd()) : null;
        return new Page(sight.write(caller, seen, true), next, null);
    }
}
