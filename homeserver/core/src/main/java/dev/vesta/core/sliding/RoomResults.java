package dev.vesta.core.sliding;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SlidingReads;
import dev.vesta.core.port.SlidingReads.Placed;
import dev.vesta.core.port.SlidingReads.Span;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.UnreadStore;
import dev.vesta.core.port.UnreadStore.Counts;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.sliding.RoomChanges.Look;
import dev.vesta.core.sync.EventSight;
import dev.vesta.core.sync.Foresight;
import dev.vesta.core.sync.RoomSummaries;
import dev.vesta.core.sync.RoomSync;
import dev.vesta.core.sync.Tokens;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.event.StrippedState;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes what is told of rooms. Reads for all of them together.
final class RoomResults {
    private final RoomStore rooms;
    private final SyncStore sync;
    private final SlidingReads reads;
    private final UnreadStore unread;
    private final RoomSummaries summaries;
    private final RoomSync roomSync;
    private final RoomStamps stamps;
    private final RoomChanges changes;
    private final EventSight sight;

    RoomResults(
            RoomStore rooms,
            SyncStore sync,
            SlidingReads reads,
            Numbers numbers,
            UnreadStore unread,
            RoomSync roomSync,
            RoomStamps stamps,
            RoomChanges changes,
            EventSight sight) {
        this.rooms = rooms;
        this.sync = sync;
        this.reads = reads;
        this.unread = unread;
        this.summaries = new RoomSummaries(sync, numbers);
        this.roomSync = roomSync;
        this.stamps = stamps;
        this.changes = changes;
        this.sight = sight;
    }

    /// @param lazyMembers numbers of the keys of the members that were sent because the timeline needs them
    record Result(Wish wish, JsonValue.Obj section, boolean limited, Set<Long> lazyMembers) {}

    /// A timeline as it is cut.
    ///
    /// @param place where it begins, or null when there is nothing
    /// @param live how many of the last events came behind the client's position
    record Cut(
            List<StoredEvent> events,
            boolean limited,
            @Nullable Long place,
            long live) {
        static Cut of(List<Placed> found, int limit, long since) {
            boolean limited = found.size() > limit;
            List<Placed> shown = limited ? found.subList(found.size() - limit, found.size()) : found;
            Long place = null;
            if (!found.isEmpty()) {
                place = shown.isEmpty()
                        ? found.getLast().event().ord() + 1
                        : shown.getFirst().event().ord();
            }
            long live = shown.stream().filter(one -> one.pos() > since).count();
            return new Cut(shown.stream().map(Placed::event).toList(), limited, place, live);
        }
    }

    List<Result> of(Caller caller, List<Wish> wishes, Rounds.Standing standing, long head) {
        if (wishes.isEmpty()) {
            return List.of();
        }
        Map<Long, List<Placed>> events = reads.timelines(spans(wishes, head));
        Set<Long> nids = new HashSet<>();
        wishes.forEach(wish -> nids.add(wish.nid()));
        Map<Long, Counts> counts = new HashMap<>();
        unread.counts(caller.userNid(), nids, head).forEach((nid, ofRoom) -> counts.put(nid, ofRoom.total()));
        Map<Long, Long> bumps = stamps.bumps(wishes.stream()
                .filter(wish -> wish.match().room().joined())
                .map(Wish::nid)
                .toList());
        Map<Long, Look> looks = looks(caller, wishes, events, standing, head);
        Map<Long, RoomSummaries.Summary> members = summaries.of(
                caller,
                wishes.stream()
                        .filter(wish -> wish.match().room().joined())
                        .filter(wish -> looks.containsKey(wish.nid())
                                && looks.get(wish.nid()).tellsMembers())
                        .map(wish -> wish.match().room().membership().room())
                        .toList());
        heroes(caller, looks, members);
        stripped(wishes);
        List<Result> results = new ArrayList<>();
        for (Wish wish : wishes) {
            Map<String, JsonValue> section = new LinkedHashMap<>();
            section.put(
                    "membership", JsonValue.str(wish.match().room().membership().membership()));
            if (!wish.match().lists().isEmpty()) {
                section.put("lists", JsonValue.of(List.copyOf(wish.match().lists())));
            }
            section.put(
                    "bump_stamp",
                    JsonValue.of(
                            bumps.getOrDefault(wish.nid(), wish.match().room().stamp())));
            Counts unreadNow = counts.getOrDefault(wish.nid(), Counts.NONE);
            section.put("notification_count", JsonValue.of(unreadNow.notifications()));
            section.put("highlight_count", JsonValue.of(unreadNow.highlights()));
            SentRoom before = wish.before();
            if (before == null ? wish.dm() : before.dm() != wish.dm() || (wish.whole() && wish.dm())) {
                section.put("is_dm", JsonValue.of(wish.dm()));
            }
            if (wish.kind() == Wish.Kind.STRIPPED) {
                section.put("initial", JsonValue.of(true));
                section.put(
                        "invite_state",
                        JsonValue.of(roomSync.strippedState(wish.match().room().membership())));
                results.add(new Result(wish, new JsonValue.Obj(section), false, Set.of()));
            } else {
                results.add(known(caller, wish, looks.get(wish.nid()), members.get(wish.nid()), section));
            }
        }
        return results;
    }

    private static List<Span> spans(List<Wish> wishes, long head) {
        List<Span> spans = new ArrayList<>();
        for (Wish wish : wishes) {
            if (wish.kind() != Wish.Kind.STRIPPED) {
                long upTo = wish.kind() == Wish.Kind.LEFT
                        ? Math.min(head, wish.match().room().stamp())
                        : head;
                spans.add(new Span(wish.nid(), wish.eventsAfter(), upTo, wish.limit() + 1));
            }
        }
        return spans;
    }

    /// What is read of rooms that are not told in the stripped form.
    private Map<Long, Look> looks(
            Caller caller, List<Wish> wishes, Map<Long, List<Placed>> events, Rounds.Standing standing, long head) {
        List<Wish> seen = wishes.stream()
                .filter(wish -> wish.kind() != Wish.Kind.STRIPPED)
                .toList();
        Map<Long, Long> ends = sync.rootsAt(
                seen.stream()
                        .filter(wish -> wish.kind() != Wish.Kind.LEFT)
                        .map(Wish::nid)
                        .toList(),
                head);
        Map<Long, Long> thens = new HashMap<>();
        seen.stream().filter(wish -> !wish.whole()).forEach(wish -> thens.put(wish.nid(), wish.since()));
        Map<Long, Long> rootsThen = reads.rootsAt(thens);
        Foresight.Plan plan = roomSync.foresight().plan(caller);
        Map<Long, Look> looks = new LinkedHashMap<>();
        for (Wish wish : seen) {
            Cut cut = Cut.of(
                    events.getOrDefault(wish.nid(), List.of()),
                    wish.limit(),
                    standing.pos().orElse(Long.MAX_VALUE));
            plan.sight(cut.events());
            long end = wish.kind() == Wish.Kind.LEFT
                    ? wish.match().room().membership().rootBefore()
                    : ends.getOrDefault(wish.nid(), 0L);
            RequiredState old = wish.before() == null || wish.kind() != Wish.Kind.ONWARD
                    ? null
                    : standing.connection().config(wish.before().config());
            looks.put(wish.nid(), new Look(wish, cut, old, rootsThen.getOrDefault(wish.nid(), 0L), end));
        }
        changes.prepare(looks.values(), plan);
        return looks;
    }

    private void heroes(Caller caller, Map<Long, Look> looks, Map<Long, RoomSummaries.Summary> members) {
        Foresight.Plan plan = roomSync.foresight().plan(caller);
        Map<Look, List<String>> heroes = new HashMap<>();
        members.forEach((nid, summary) -> {
            Look look = looks.get(nid);
            if (look != null) {
                heroes.put(look, summary.heroes());
            }
        });
        changes.plan(heroes, plan);
        plan.read();
    }

    private void stripped(List<Wish> wishes) {
        List<Wish> waiting = wishes.stream()
                .filter(wish -> wish.kind() == Wish.Kind.STRIPPED)
                .toList();
        if (waiting.isEmpty()) {
            return;
        }
        Set<StateKey> keys = new HashSet<>();
        rooms.events(waiting.stream()
                        .map(wish -> wish.match().room().membership().eventNid())
                        .toList())
                .values()
                .forEach(event -> keys.addAll(StrippedState.keys(event.pdu().sender())));
        roomSync.foresight()
                .at(
                        waiting.stream()
                                .map(wish -> wish.match().room().membership().rootBefore())
                                .toList(),
                        keys);
    }

    private Result known(
            Caller caller,
            Wish wish,
            @Nullable Look look,
            RoomSummaries.@Nullable Summary members,
            Map<String, JsonValue> section) {
        if (look == null) {
            throw new IllegalStateException("a room that nobody looked at");
        }
        RoomRef room = wish.match().room().membership().room();
        Cut cut = look.cut();
        if (wish.whole()) {
            section.put("initial", JsonValue.of(true));
        }
        if (wish.expands()) {
            section.put("unstable_expanded_timeline", JsonValue.of(true));
        }
        boolean joined = wish.match().room().joined();
        List<EventSight.Seen> seen = sight.visible(caller, room, cut.events(), joined);
        RoomChanges.State state = changes.state(look, seen);
        meta(look, state, members, section);
        if (!state.events().isEmpty()) {
            section.put("required_state", JsonValue.of(sight.writeState(state.events(), false)));
        }
        if (!seen.isEmpty()) {
            // Who has seen all between has seen what would be aggregated.
            List<JsonValue.Obj> written = cut.limited() || wish.whole() || wish.expands()
                    ? sight.write(caller, seen, false)
                    : sight.writeNews(caller, seen, false);
            section.put("timeline", JsonValue.of(written));
        }
        if (cut.place() != null) {
            section.put("prev_batch", JsonValue.str(Tokens.place(cut.place())));
        }
        if (cut.limited()) {
            section.put("limited", JsonValue.of(true));
        }
        section.put("num_live", JsonValue.of(Math.min(cut.live(), seen.size())));
        return new Result(wish, new JsonValue.Obj(section), cut.limited(), state.lazyMembers());
    }

    private void meta(
            Look look,
            RoomChanges.State state,
            RoomSummaries.@Nullable Summary members,
            Map<String, JsonValue> section) {
        StoredEvent nameEvent = state.meta().get(RoomChanges.NAME);
        String name = text(nameEvent, "name");
        if (look.tells(RoomChanges.NAME)) {
            put(section, "name", name, look.wish().whole());
        }
        if (look.tells(RoomChanges.AVATAR)) {
            put(
                    section,
                    "avatar",
                    text(state.meta().get(RoomChanges.AVATAR), "url"),
                    look.wish().whole());
        }
        if (members != null && look.tellsCounts()) {
            section.put("joined_count", JsonValue.of(members.joined()));
            section.put("invited_count", JsonValue.of(members.invited()));
        }
        if (members != null) {
            if (name.isEmpty()) {
                List<JsonValue> heroes = new ArrayList<>();
                Map<StateKey, StoredEvent> found = changes.members(look, members.heroes());
                for (String hero : members.heroes()) {
                    StoredEvent event = found.get(new StateKey(EventTypes.MEMBER, hero));
                    String display = text(event, "displayname");
                    String avatar = text(event, "avatar_url");
                    heroes.add(JsonValue.obj(
                            "user_id",
                            hero,
                            "displayname",
                            display.isEmpty() ? null : display,
                            "avatar_url",
                            avatar.isEmpty() ? null : avatar));
                }
                if (!heroes.isEmpty()) {
                    section.put("heroes", new JsonValue.Arr(heroes));
                }
            }
        }
    }

    /// What was there and is not any more is told as null.
    private static void put(Map<String, JsonValue> section, String key, String value, boolean whole) {
        if (!value.isEmpty()) {
            section.put(key, JsonValue.str(value));
        } else if (!whole) {
            section.put(key, JsonValue.Null.NULL);
        }
    }

    private static String text(@Nullable StoredEvent event, String key) {
        return event == null ? "" : event.pdu().content().string(key).orElse("");
    }
}
