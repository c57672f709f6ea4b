package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.DirectoryStore;
import dev.vesta.core.port.MemberLookups;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Rooms that somebody may learn of without being in them.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv1roomsroomidhierarchy))
public final class RoomDiscovery {
    private final RoomStore rooms;
    private final Numbers numbers;
    private final DirectoryStore directory;
    private final MemberLookups members;

    public RoomDiscovery(RoomStore rooms, Numbers numbers, DirectoryStore directory, MemberLookups members) {
        this.rooms = rooms;
        this.numbers = numbers;
        this.directory = directory;
        this.members = members;
    }

    /// The summary of one room: for members and the invited, and for anybody who could join, knock or read.
    /// `M_NOT_FOUND` otherwise.
    ///
    /// @param caller null for who has not logged in
    public JsonValue.Obj summary(@Nullable Caller caller, RoomId roomId) {
        RoomRef room = rooms.find(roomId).orElseThrow(RoomDiscovery::unknown);
        Map<Long, String> memberships = memberships(caller, List.of(room.nid()));
        RoomSummary summary =
                visible(caller, memberships, summaries(List.of(room)).values()).get(room.nid());
        if (summary == null) {
            throw unknown();
        }
        JsonValue.Obj content =
                summary.summary(directory.joinedCounts(List.of(room.nid())).getOrDefault(room.nid(), 0L));
        if (caller == null) {
            return content;
        }
        return content.with("membership", JsonValue.str(memberships.getOrDefault(room.nid(), "leave")));
    }

    /// Summaries by room; rooms without a create event are left out.
    Map<Long, RoomSummary> summaries(Collection<RoomRef> wanted) {
        Map<StateKey, Long> keys = numbers.knownStateKeys(RoomSummary.KEYS);
        List<Long> nids = wanted.stream().map(RoomRef::nid).toList();
        Map<Long, Map<Long, Long>> state = directory.currentState(nids, keys.values());
        Map<Long, StoredEvent> events = rooms.events(
                state.values().stream().flatMap(of -> of.values().stream()).toList());
        Map<Long, RoomSummary> found = new LinkedHashMap<>();
        for (RoomRef room : wanted) {
            Map<Long, Long> current = state.getOrDefault(room.nid(), Map.of());
            Map<StateKey, Pdu> known = new HashMap<>();
            keys.forEach((key, number) -> {
                StoredEvent event = events.get(current.getOrDefault(number, 0L));
                if (event != null) {
                    known.put(key, event.pdu());
                }
            });
            if (known.containsKey(RoomSummary.KEYS.getFirst())) {
                found.put(room.nid(), new RoomSummary(room, known));
            }
        }
        return found;
    }

    /// Those that the caller may know of, by room. The banned may not, whatever the room says of itself.
    Map<Long, RoomSummary> visible(Caller caller, Collection<RoomSummary> summaries) {
        List<Long> nids =
                summaries.stream().map(summary -> summary.room().nid()).toList();
        return visible(caller, memberships(caller, nids), summaries);
    }

    private Map<Long, String> memberships(@Nullable Caller caller, List<Long> roomNids) {
        return caller == null ? Map.of() : members.memberships(caller.userNid(), roomNids);
    }

    private Map<Long, RoomSummary> visible(
            @Nullable Caller caller, Map<Long, String> memberships, Collection<RoomSummary> summaries) {
        Set<RoomId> allowing = new HashSet<>();
        summaries.forEach(summary -> allowing.addAll(summary.allowedRooms()));
        Set<RoomId> joined =
                caller == null || allowing.isEmpty() ? Set.of() : members.joinedAmong(caller.userNid(), allowing);
        Map<Long, RoomSummary> visible = new LinkedHashMap<>();
        for (RoomSummary summary : summaries) {
            String membership = memberships.getOrDefault(summary.room().nid(), "leave");
            boolean open = summary.worldReadable()
                    || summary.joinRule().equals("public")
                    || summary.knockable()
                    || summary.allowedRooms().stream().anyMatch(joined::contains);
            boolean may =
                    switch (membership) {
                        case "join", "invite" -> true;
                        case "ban" -> false;
                        default -> open;
                    };
            if (may) {
                visible.put(summary.room().nid(), summary);
            }
        }
        return visible;
    }

    private static MatrixException unknown() {
        return Errors.notFound("There is no such room, or you may not see it.");
    }
}
