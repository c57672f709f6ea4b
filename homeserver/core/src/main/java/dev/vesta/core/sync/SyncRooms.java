package dev.vesta.core.sync;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.SyncStore.Snapshot;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Which rooms a sync speaks of, and in which section.
public final class SyncRooms {
    private static final Set<String> LEFT = Set.of("leave", "ban");

    private final RoomStore rooms;
    private final SyncStore store;
    private final StateReader states;
    private final RoomSync roomSync;

    public SyncRooms(RoomStore rooms, SyncStore store, StateReader states, RoomSync roomSync) {
        this.rooms = rooms;
        this.store = store;
        this.states = states;
        this.roomSync = roomSync;
    }

    /// The sections of a response, each by room id.
    record Sections(
            Map<String, JsonValue> join,
            Map<String, JsonValue> invite,
            Map<String, JsonValue> leave,
            Map<String, JsonValue> knock) {
        static Sections empty() {
            return new Sections(
                    new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
        }

        boolean isEmpty() {
            return join.isEmpty() && invite.isEmpty() && leave.isEmpty() && knock.isEmpty();
        }
    }

    /// Everything, as of the snapshot.
    Sections initial(Caller caller, Snapshot now, SyncFilter filter) {
        Sections sections = Sections.empty();
        List<RoomRef> joined = new ArrayList<>();
        for (Membership membership : now.memberships()) {
            if (!filter.allowsRoom(membership.room().id().value())) {
                continue;
            }
            switch (membership.membership()) {
                case "join" -> joined.add(membership.room());
                case "invite", "knock" -> stripped(membership, sections);
                default -> {
                    if (filter.includeLeave() && !membership.forgotten() && wasJoined(caller, membership)) {
                        sections.leave()
                                .put(
                                        membership.room().id().value(),
                                        roomSync.left(caller, membership, Long.MIN_VALUE, filter));
                    }
                }
            }
        }
        sections.join().putAll(roomSync.whole(caller, joined, now.head(), filter, Map.of()));
        return sections;
    }

    /// What changed after `since`, up to the snapshot.
    Sections since(Caller caller, long since, Snapshot now, SyncFilter filter, boolean fullState) {
        Sections sections = Sections.empty();
        Map<Long, List<Long>> own =
                now.head() > since ? store.ownMembershipChanges(caller.userNid(), since, now.head()) : Map.of();
        Set<Long> newlyJoined = newlyJoined(caller, own);
        List<RoomRef> whole = new ArrayList<>();
        Map<Long, RoomRef> onward = new HashMap<>();
        for (Membership membership : now.memberships()) {
            RoomRef room = membership.room();
            boolean changed = own.containsKey(room.nid());
            if (!filter.allowsRoom(room.id().value())) {
                continue;
            }
            switch (membership.membership()) {
                case "join" -> {
                    if (newlyJoined.contains(room.nid()) || fullState) {
                        whole.add(room);
                    } else {
                        onward.put(room.nid(), room);
                    }
                }
                case "invite", "knock" -> {
                    if (changed) {
                        stripped(membership, sections);
                    }
                }
                default -> {
                    // A room that was forgotten at once as well: the user's other devices must learn that they left.
                    if (changed) {
                        sections.leave()
                                .put(
                                        room.id().value(),
                                        roomSync.left(caller, membership, sinceOrd(room, since), filter));
                    }
                }
            }
        }
        if (!whole.isEmpty()) {
            sections.join()
                    .putAll(roomSync.whole(
                            caller, whole, now.head(), filter, seenUpTo(caller, whole, newlyJoined, since)));
        }
        if (!onward.isEmpty() && now.head() > since) {
            Set<Long> moved = store.changedRooms(onward.keySet(), since, now.head());
            onward.keySet().retainAll(moved);
            sections.join().putAll(roomSync.onward(caller, onward, since, now.head(), filter));
        }
        return sections;
    }

    /// Rooms that the user was not in at the beginning of these changes of theirs.
    private Set<Long> newlyJoined(Caller caller, Map<Long, List<Long>> own) {
        List<Long> firsts = own.values().stream().map(List::getFirst).toList();
        Map<Long, StoredEvent> events = rooms.events(firsts);
        Map<Long, RoomRef> refs = rooms.rooms(own.keySet());
        Set<Long> newly = new HashSet<>();
        for (StoredEvent first : events.values()) {
            RoomRef room = refs.get(first.roomNid());
            if (room != null && !joinedBefore(caller, room, first.rootBefore())) {
                newly.add(first.roomNid());
            }
        }
        return newly;
    }

    /// The newest event that the client may have been sent before, so that none comes twice: where the user was in the
    /// room at `since`, the newest of then; where they come back, their leaving.
    private Map<Long, Long> seenUpTo(Caller caller, List<RoomRef> whole, Set<Long> newlyJoined, long since) {
        List<Long> stayed = whole.stream()
                .map(RoomRef::nid)
                .filter(nid -> !newlyJoined.contains(nid))
                .toList();
        Map<Long, Long> seen = new HashMap<>(stayed.isEmpty() ? Map.of() : store.ordsAt(stayed, since));
        if (!newlyJoined.isEmpty()) {
            List<Long> before = store.ownMembershipChanges(caller.userNid(), 0, since).entrySet().stream()
                    .filter(room -> newlyJoined.contains(room.getKey()))
                    .flatMap(room -> room.getValue().stream())
                    .toList();
            rooms.events(before).values().stream()
                    .filter(event -> event.pdu()
                            .content()
                            .string("membership")
                            .filter(LEFT::contains)
                            .isPresent())
                    .forEach(event -> seen.merge(event.roomNid(), event.ord(), Math::max));
        }
        return seen;
    }

    private boolean wasJoined(Caller caller, Membership left) {
        return joinedBefore(caller, left.room(), left.rootBefore());
    }

    private boolean joinedBefore(Caller caller, RoomRef room, long root) {
        return states.at(
                        room,
                        root,
                        new StateKey(EventTypes.MEMBER, caller.user().value()))
                .flatMap(member -> member.pdu().content().string("membership"))
                .filter("join"::equals)
                .isPresent();
    }

    private void stripped(Membership membership, Sections sections) {
        String section = membership.membership();
        JsonValue room = JsonValue.obj(section + "_state", JsonValue.obj("events", roomSync.strippedState(membership)));
        (section.equals("invite") ? sections.invite() : sections.knock())
                .put(membership.room().id().value(), room);
    }

    private long sinceOrd(RoomRef room, long since) {
        return store.ordsAt(List.of(room.nid()), since).getOrDefault(room.nid(), Long.MIN_VALUE);
    }
}
