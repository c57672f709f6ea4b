package dev.vesta.core.sync;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.SyncStore.Snapshot;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.sync.Tokens.Token.Position;
import dev.vesta.core.userdata.IgnoredUsers;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.event.StrippedState;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Which rooms a sync speaks of, and in which section.
public final class SyncRooms {
    private static final Set<String> LEFT = Set.of("leave", "ban");

    private final RoomStore rooms;
    private final SyncStore store;
    private final StateReader states;
    private final RoomSync roomSync;
    private final IgnoredUsers ignored;
    private final Foresight foresight;
    private final InvitesHidden invitesHidden;

    /// Everybody sees their invites, save for those of users whom they ignore.
    public SyncRooms(RoomStore rooms, SyncStore store, StateReader states, RoomSync roomSync, IgnoredUsers ignored) {
        this(rooms, store, states, roomSync, ignored, _ -> false);
    }

    /// Who blocks invites sees none.
    public SyncRooms(
            RoomStore rooms,
            SyncStore store,
            StateReader states,
            RoomSync roomSync,
            IgnoredUsers ignored,
            InvitesHidden invitesHidden) {
        this.invitesHidden = invitesHidden;
        this.rooms = rooms;
        this.store = store;
        this.states = states;
        this.roomSync = roomSync;
        this.ignored = ignored;
        this.foresight = roomSync.foresight();
    }

    /// Whether a user (by number) sees no invites.
    /// ([spec](https://spec.matrix.org/v1.19/client-server-api/#invite-permission))
    @FunctionalInterface
    public interface InvitesHidden {
        /// Asked only when there is an invite to tell.
        boolean from(long userNid);
    }

    /// Everything, as of the snapshot.
    SyncRun initial(Caller caller, Snapshot now, SyncFilter filter, SyncAnswer answer) {
        Map<Long, RoomRef> joined = new LinkedHashMap<>();
        List<Membership> waiting = new ArrayList<>();
        List<Membership> left = new ArrayList<>();
        for (Membership membership : shown(caller, allowed(now, filter))) {
            switch (membership.membership()) {
                case "join" -> joined.put(membership.room().nid(), membership.room());
                case "invite", "knock" -> waiting.add(membership);
                default -> {
                    if (filter.includeLeave() && !membership.forgotten()) {
                        left.add(membership);
                    }
                }
            }
        }
        stripped(caller, waiting, answer);
        foresight.at(left.stream().map(Membership::rootBefore).toList(), List.of(member(caller)));
        for (Membership membership : left) {
            if (wasJoined(caller, membership)) {
                answer.leave(membership.room(), roomSync.left(caller, membership, true, null, Long.MIN_VALUE, filter));
            }
        }
        roomSync.whole(caller, List.copyOf(joined.values()), now.head(), filter, Set.of(), Map.of(), answer);
        return new SyncRun(caller, Optional.empty(), now.head(), filter, joined, Set.copyOf(joined.keySet()));
    }

    /// What changed after `since`, up to the snapshot.
    SyncRun since(
            Caller caller, Position since, Snapshot now, SyncFilter filter, boolean fullState, SyncAnswer answer) {
        Map<Long, List<Long>> own = now.head() > since.pos()
                ? store.ownMembershipChanges(caller.userNid(), since.pos(), now.head())
                : Map.of();
        Set<Long> newly = newly(caller, own, since.pos());
        Map<Long, RoomRef> joined = new LinkedHashMap<>();
        List<Membership> waiting = new ArrayList<>();
        List<Membership> left = new ArrayList<>();
        for (Membership membership : shown(caller, allowed(now, filter))) {
            RoomRef room = membership.room();
            boolean changed = own.containsKey(room.nid());
            switch (membership.membership()) {
                case "join" -> joined.put(room.nid(), room);
                case "invite", "knock" -> {
                    if (changed) {
                        waiting.add(membership);
                    }
                }
                default -> {
                    // A room that was forgotten at once as well: the user's other devices must learn that they left.
                    if (changed) {
                        left.add(membership);
                    }
                }
            }
        }
        stripped(caller, waiting, answer);
        left.addAll(vanished(own, now, filter));
        left(caller, left, own, newly, since.pos(), fullState, filter, answer);
        List<RoomRef> whole = joined.values().stream()
                .filter(room -> fullState || newly.contains(room.nid()))
                .toList();
        Set<Long> wholeNids = whole.stream().map(RoomRef::nid).collect(Collectors.toSet());
        if (!whole.isEmpty()) {
            Map<Long, Long> seen = seenUpTo(caller, whole, newly, since.pos());
            roomSync.whole(caller, whole, now.head(), filter, newly, seen, answer);
        }
        Map<Long, RoomRef> onward = new HashMap<>(joined);
        onward.keySet().removeAll(wholeNids);
        if (!onward.isEmpty() && now.head() > since.pos()) {
            onward.keySet().retainAll(store.changedRooms(onward.keySet(), since.pos(), now.head()));
            roomSync.onward(caller, onward, since.pos(), now.head(), filter, answer);
        }
        return new SyncRun(caller, Optional.of(since), now.head(), filter, joined, wholeNids);
    }

    /// Rooms in which the user is nothing any more, not even one who left: branches were resolved, and the state that
    /// came out does not know them.
    private List<Membership> vanished(Map<Long, List<Long>> own, Snapshot now, SyncFilter filter) {
        Set<Long> gone = new HashSet<>();
        own.forEach((room, changes) -> {
            if (changes.getLast() == 0) {
                gone.add(room);
            }
        });
        now.memberships().forEach(membership -> gone.remove(membership.room().nid()));
        if (gone.isEmpty()) {
            return List.of();
        }
        return rooms.rooms(gone).values().stream()
                .filter(room -> filter.allowsRoom(room.id().value()))
                .map(room -> new Membership(room, "leave", 0, 0, 0, false))
                .toList();
    }

    /// A membership that came by no event of the room's news: what the user may see ends where they last stood.
    private static Membership resolved(Membership left, long ord, long root) {
        return new Membership(left.room(), left.membership(), left.eventNid(), ord, root, left.forgotten());
    }

    private void left(
            Caller caller,
            List<Membership> left,
            Map<Long, List<Long>> own,
            Set<Long> newly,
            long since,
            boolean fullState,
            SyncFilter filter,
            SyncAnswer answer) {
        if (left.isEmpty()) {
            return;
        }
        List<Long> nids =
                left.stream().map(membership -> membership.room().nid()).toList();
        Map<Long, Long> ords = store.ordsAt(nids, since);
        Map<Long, Long> roots = store.rootsAt(nids, since);
        for (Membership one : left) {
            long room = one.room().nid();
            long ord = ords.getOrDefault(room, Long.MIN_VALUE);
            boolean byResolution = own.getOrDefault(room, List.of(1L)).getLast() == 0;
            Membership membership = byResolution ? resolved(one, ord, roots.getOrDefault(room, 0L)) : one;
            boolean known = !fullState && !newly.contains(room);
            answer.leave(
                    membership.room(),
                    roomSync.left(
                            caller,
                            membership,
                            wasJoined(caller, membership),
                            known ? roots.get(room) : null,
                            ord,
                            filter));
        }
    }

    private static List<Membership> allowed(Snapshot now, SyncFilter filter) {
        return now.memberships().stream()
                .filter(membership -> filter.allowsRoom(membership.room().id().value()))
                .toList();
    }

    private List<Membership> shown(Caller caller, List<Membership> memberships) {
        boolean invited = memberships.stream().anyMatch(one -> one.membership().equals("invite"));
        return invited && invitesHidden.from(caller.userNid())
                ? memberships.stream()
                        .filter(one -> !one.membership().equals("invite"))
                        .toList()
                : memberships;
    }

    /// Of these rooms, those that the user was not in at that position.
    private Set<Long> newly(Caller caller, Map<Long, List<Long>> own, long since) {
        Set<Long> newly = new HashSet<>();
        if (own.isEmpty()) {
            return newly;
        }
        // By the room's state then, and not by that before the first change: that may be of another branch.
        Map<Long, Long> roots = store.rootsAt(own.keySet(), since);
        foresight.at(roots.values(), List.of(member(caller)));
        rooms.rooms(own.keySet()).forEach((nid, room) -> {
            if (!joinedBefore(caller, room, roots.getOrDefault(nid, 0L))) {
                newly.add(nid);
            }
        });
        return newly;
    }

    /// The newest event that the client may have been sent before, so that none comes twice: where the user
    /// was in the room at `since`, the newest of then; where they come back, their leaving.
    private Map<Long, Long> seenUpTo(Caller caller, List<RoomRef> whole, Set<Long> newly, long since) {
        List<Long> stayed = whole.stream()
                .map(RoomRef::nid)
                .filter(nid -> !newly.contains(nid))
                .toList();
        Map<Long, Long> seen = new HashMap<>(stayed.isEmpty() ? Map.of() : store.ordsAt(stayed, since));
        if (!newly.isEmpty()) {
            Map<Long, List<Long>> changes = new HashMap<>(store.ownMembershipChanges(caller.userNid(), 0, since));
            changes.keySet().retainAll(newly);
            List<Long> before = changes.values().stream().flatMap(List::stream).toList();
            List<Long> unclear = new ArrayList<>();
            changes.forEach((room, nids) -> {
                if (nids.contains(0L)) {
                    unclear.add(room);
                }
            });
            if (!unclear.isEmpty()) {
                // Where they stood when branches were resolved is not known any more.
                seen.putAll(store.ordsAt(unclear, since));
            }
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
        return states.at(room, root, member(caller))
                .flatMap(member -> member.pdu().content().string("membership"))
                .filter("join"::equals)
                .isPresent();
    }

    private static StateKey member(Caller caller) {
        return new StateKey(EventTypes.MEMBER, caller.user().value());
    }

    /// Rooms to which the user is invited, or at which they knock. Invites of ignored users are not shown.
    private void stripped(Caller caller, List<Membership> waiting, SyncAnswer answer) {
        if (waiting.isEmpty()) {
            return;
        }
        Set<UserId> ignores = ignored.of(caller);
        Map<Long, StoredEvent> own =
                rooms.events(waiting.stream().map(Membership::eventNid).toList());
        Set<StateKey> keys = new HashSet<>();
        own.values().forEach(event -> keys.addAll(StrippedState.keys(event.pdu().sender())));
        foresight.at(waiting.stream().map(Membership::rootBefore).toList(), keys);
        for (Membership membership : waiting) {
            StoredEvent event = own.get(membership.eventNid());
            if (event != null && ignores.contains(event.pdu().sender())) {
                continue;
            }
            JsonValue.Obj events = JsonValue.obj("events", roomSync.strippedState(membership));
            if (membership.membership().equals("invite")) {
                answer.invite(membership.room(), JsonValue.obj("invite_state", events));
            } else {
                answer.knock(membership.room(), JsonValue.obj("knock_state", events));
            }
        }
    }
}
