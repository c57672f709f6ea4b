package dev.vesta.core.sliding;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.SyncStore.Snapshot;
import dev.vesta.core.port.UnreadStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.sliding.Windows.Candidate;
import dev.vesta.core.sliding.Windows.Match;
import dev.vesta.core.sliding.Windows.Selection;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One look: which of the matching rooms have news for a connection, and what is to be remembered of it.
final class Rounds {
    private final RoomStore rooms;
    private final SyncStore sync;
    private final UnreadStore unread;
    private final Windows windows;
    private final RoomResults results;

    Rounds(RoomStore rooms, SyncStore sync, UnreadStore unread, Windows windows, RoomResults results) {
        this.rooms = rooms;
        this.sync = sync;
        this.unread = unread;
        this.windows = windows;
        this.results = results;
    }

    /// Where the client stands.
    ///
    /// @param connection its connection, or one that is not stored yet
    /// @param sent what it was sent, by room
    /// @param pos the position up to which it knows the live ones among them; empty at the beginning
    record Standing(Connection connection, Map<Long, SentRoom> sent, OptionalLong pos) {
        long since() {
            return pos.orElse(0);
        }
    }

    /// @param sections what is told of rooms, by their ids
    /// @param changes what the connection has to remember, by room
    /// @param configs new required states of it, by number
    record Outcome(
            Selection selection,
            Map<String, JsonValue.Obj> sections,
            List<Wish> told,
            Map<Long, SentRoom> changes,
            Map<Integer, JsonValue.Arr> configs,
            Map<Long, RoomRef> joined) {}

    Outcome look(Caller caller, SlidingRequest request, Standing standing, Snapshot now) {
        Map<Long, SentRoom> sent = standing.sent();
        Selection selection = windows.select(caller, request, now, sent);
        Map<Long, RoomRef> joined = new HashMap<>();
        now.memberships().stream()
                .filter(one -> one.membership().equals("join"))
                .forEach(one -> joined.put(one.room().nid(), one.room()));
        Set<Long> changed = changed(caller, standing, joined, now.head());
        List<Wish> wishes = new ArrayList<>();
        for (Match match : selection.matches().values()) {
            boolean dm = selection
                    .dms()
                    .contains(match.room().membership().room().id().value());
            wish(match, standing, changed, dm).ifPresent(wishes::add);
        }
        Map<Long, SentRoom> changes = new LinkedHashMap<>();
        Map<Integer, JsonValue.Arr> configs = new HashMap<>();
        sent.forEach((nid, before) -> {
            boolean news = changed.contains(nid) || (before.toldEvent() == 0 && !joined.containsKey(nid));
            if (before.live() && news && !selection.matches().containsKey(nid)) {
                changes.put(nid, before.stoppedAt(standing.since()));
            }
        });
        Map<String, JsonValue.Obj> sections = new LinkedHashMap<>();
        List<RoomResults.Result> written = results.of(caller, wishes, standing, now.head());
        for (RoomResults.Result result : written) {
            Wish wish = result.wish();
            SentRoom after = after(result, standing.connection(), configs);
            if (!after.equals(wish.before())) {
                changes.put(wish.nid(), after);
            }
            sections.put(wish.match().room().membership().room().id().value(), result.section());
        }
        vanished(now, sent, sections, changes);
        return new Outcome(selection, sections, wishes, changes, configs, joined);
    }

    /// Of the rooms that the client follows, those where anything happened that it is told.
    private Set<Long> changed(Caller caller, Standing standing, Map<Long, RoomRef> joined, long head) {
        if (standing.pos().isEmpty() || standing.since() >= head) {
            return Set.of();
        }
        Set<Long> live = new HashSet<>();
        standing.sent().forEach((nid, room) -> {
            if (room.live() && room.toldEvent() == 0 && joined.containsKey(nid)) {
                live.add(nid);
            }
        });
        Set<Long> changed = new HashSet<>(unread.changed(caller.userNid(), standing.since(), head));
        changed.retainAll(live);
        changed.addAll(sync.changedRooms(live, standing.since(), head));
        return changed;
    }

    private static Optional<Wish> wish(Match match, Standing standing, Set<Long> changed, boolean dm) {
        Candidate room = match.room();
        SentRoom before = standing.sent().get(room.nid());
        if (before != null
                && before.toldEvent() != 0
                && before.toldEvent() == room.membership().eventNid()) {
            return Optional.empty();
        }
        if (room.waiting()) {
            return Optional.of(new Wish(match, Wish.Kind.STRIPPED, before, 0, false, dm));
        }
        if (!room.joined()) {
            // Who was not in the room learns that they are out, and nothing else.
            long since =
                    before == null ? 0 : before.toldEvent() == 0 ? before.known(standing.since()) : room.stamp() - 1;
            return Optional.of(new Wish(match, Wish.Kind.LEFT, before, since, false, dm));
        }
        if (before == null || before.toldEvent() != 0) {
            return Optional.of(new Wish(match, Wish.Kind.INITIAL, before, 0, false, dm));
        }
        boolean expands = match.config().timelineLimit() > before.timelineLimit();
        boolean more = !match.config().state().within(standing.connection().config(before.config()));
        boolean news = !before.live() || changed.contains(room.nid()) || expands || more || before.dm() != dm;
        return news
                ? Optional.of(new Wish(match, Wish.Kind.ONWARD, before, before.known(standing.since()), expands, dm))
                : Optional.empty();
    }

    private static SentRoom after(
            RoomResults.Result result, Connection connection, Map<Integer, JsonValue.Arr> configs) {
        Wish wish = result.wish();
        SentRoom before = wish.before();
        boolean joined = wish.match().room().joined();
        boolean holes = result.limited() || wish.expands() || wish.kind() != Wish.Kind.ONWARD;
        return new SentRoom(
                SentRoom.LIVE,
                connection.number(wish.state(), configs),
                before == null || holes ? wish.limit() : before.timelineLimit(),
                wish.dm(),
                joined ? 0 : wish.match().room().membership().eventNid(),
                lazy(before, result));
    }

    /// Those sent now, and of those sent before as many as there is place for.
    private static Set<Long> lazy(@Nullable SentRoom before, RoomResults.Result result) {
        Set<Long> lazy = new HashSet<>();
        result.lazyMembers().stream().limit(SentRoom.MAX_LAZY).forEach(lazy::add);
        if (before != null
                && result.wish().kind() == Wish.Kind.ONWARD
                && result.wish().state().lazyMembers()) {
            before.lazyMembers().stream()
                    .limit(SentRoom.MAX_LAZY - (long) lazy.size())
                    .forEach(lazy::add);
        }
        return lazy;
    }

    /// Rooms in which the user is nothing any more: branches were resolved, and the state that came out does not know
    /// them.
    private void vanished(
            Snapshot now, Map<Long, SentRoom> sent, Map<String, JsonValue.Obj> sections, Map<Long, SentRoom> changes) {
        Map<Long, SentRoom> gone = new HashMap<>(sent);
        gone.values().removeIf(room -> room.toldEvent() == SentRoom.VANISHED);
        now.memberships().forEach(membership -> gone.remove(membership.room().nid()));
        if (gone.isEmpty()) {
            return;
        }
        Map<Long, RoomRef> known = rooms.rooms(gone.keySet());
        gone.forEach((nid, room) -> {
            changes.put(
                    nid,
                    new SentRoom(
                            SentRoom.LIVE,
                            room.config(),
                            room.timelineLimit(),
                            room.dm(),
                            SentRoom.VANISHED,
                            Set.of()));
            RoomRef ref = known.get(nid);
            if (ref != null) {
                sections.put(ref.id().value(), JsonValue.obj("membership", "leave"));
            }
        });
    }
}
