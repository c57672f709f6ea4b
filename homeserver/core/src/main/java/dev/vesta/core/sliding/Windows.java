package dev.vesta.core.sliding;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SlidingReads;
import dev.vesta.core.port.SyncStore.Snapshot;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.sync.Foresight;
import dev.vesta.core.sync.Membership;
import dev.vesta.core.sync.SyncRooms.InvitesHidden;
import dev.vesta.core.userdata.IgnoredUsers;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which rooms the rules of a request match: those in the windows of its lists, and those it names.
final class Windows {
    private final RoomStore rooms;
    private final SlidingReads reads;
    private final StateReader states;
    private final Foresight foresight;
    private final RoomStamps stamps;
    private final ListRooms filters;
    private final IgnoredUsers ignored;
    private final InvitesHidden invitesHidden;

    Windows(
            RoomStore rooms,
            SlidingReads reads,
            StateReader states,
            Foresight foresight,
            RoomStamps stamps,
            ListRooms filters,
            IgnoredUsers ignored,
            InvitesHidden invitesHidden) {
        this.rooms = rooms;
        this.reads = reads;
        this.states = states;
        this.foresight = foresight;
        this.stamps = stamps;
        this.filters = filters;
        this.ignored = ignored;
        this.invitesHidden = invitesHidden;
    }

    /// A room that the user may know of.
    ///
    /// @param stamp the position of its newest event; of a room that the user is not in, of their membership
    /// @param listed whether it belongs to lists at all
    record Candidate(Membership membership, long stamp, boolean listed) {
        long nid() {
            return membership.room().nid();
        }

        boolean joined() {
            return membership.membership().equals("join");
        }

        boolean waiting() {
            return membership.membership().equals("invite")
                    || membership.membership().equals("knock");
        }
    }

    /// A room that at least one rule matches.
    ///
    /// @param lists the names of the lists in whose window it is
    /// @param subscribed whether the request names it
    record Match(Candidate room, RoomConfig config, Set<String> lists, boolean subscribed) {}

    /// @param counts how many rooms each list has
    /// @param matches by number of the room, the newest first
    /// @param dms the ids of the user's direct chats
    record Selection(Map<String, Long> counts, Map<Long, Match> matches, Set<String> dms) {}

    Selection select(Caller caller, SlidingRequest request, Snapshot now, Map<Long, SentRoom> sent) {
        List<Candidate> candidates = candidates(caller, now, sent);
        List<Candidate> listed = candidates.stream().filter(Candidate::listed).toList();
        Map<Long, Match> matches = new LinkedHashMap<>();
        Map<String, Long> counts = new LinkedHashMap<>();
        Set<String> dms = filters.dms(caller);
        request.lists().forEach((name, list) -> {
            List<Candidate> found = filters.matching(caller, list.filters(), listed, dms, now.head());
            counts.put(name, (long) found.size());
            for (Candidate room : inRanges(found, list.ranges())) {
                add(matches, new Match(room, list.config(), Set.of(name), false));
            }
        });
        if (!request.subscriptions().isEmpty()) {
            for (Candidate room : candidates) {
                RoomConfig config = request.subscriptions()
                        .get(room.membership().room().id().value());
                if (config != null) {
                    add(matches, new Match(room, config, Set.of(), true));
                }
            }
        }
        return new Selection(counts, matches, dms);
    }

    private static void add(Map<Long, Match> matches, Match match) {
        matches.merge(match.room().nid(), match, (a, b) -> {
            Set<String> lists = new LinkedHashSet<>(a.lists());
            lists.addAll(b.lists());
            return new Match(a.room(), a.config().plus(b.config()), lists, a.subscribed() || b.subscribed());
        });
    }

    private static List<Candidate> inRanges(List<Candidate> found, List<SlidingRequest.Range> ranges) {
        if (ranges.isEmpty()) {
            return found;
        }
        Set<Candidate> inside = new LinkedHashSet<>();
        for (SlidingRequest.Range range : ranges) {
            long to = Math.min(range.to(), found.size() - 1L);
            for (long at = range.from(); at <= to; at++) {
                inside.add(found.get((int) at));
            }
        }
        return List.copyOf(inside);
    }

    /// The rooms of the user's own list, the one where something happened last first.
    private List<Candidate> candidates(Caller caller, Snapshot now, Map<Long, SentRoom> sent) {
        List<Membership> joined = new ArrayList<>();
        List<Membership> waiting = new ArrayList<>();
        List<Membership> left = new ArrayList<>();
        for (Membership membership : now.memberships()) {
            switch (membership.membership()) {
                case "join" -> joined.add(membership);
                case "invite", "knock" -> waiting.add(membership);
                default -> {
                    SentRoom known = sent.get(membership.room().nid());
                    if (membership.forgotten() ? isNews(membership, known) : true) {
                        left.add(membership);
                    }
                }
            }
        }
        Map<Long, Long> newest =
                stamps.newest(joined.stream().map(one -> one.room().nid()).toList());
        List<Candidate> candidates = new ArrayList<>();
        joined.forEach(one ->
                candidates.add(new Candidate(one, newest.getOrDefault(one.room().nid(), 0L), true)));
        List<Membership> others = new ArrayList<>(shown(caller, waiting));
        Map<Long, Boolean> listed = listed(caller, left, sent);
        left.stream().filter(one -> listed.containsKey(one.room().nid())).forEach(others::add);
        if (!others.isEmpty()) {
            Map<Long, Long> positions = reads.positions(
                    caller.userNid(), others.stream().map(Membership::eventNid).toList());
            others.forEach(one -> candidates.add(new Candidate(
                    one,
                    positions.getOrDefault(one.eventNid(), 0L),
                    listed.getOrDefault(one.room().nid(), true))));
        }
        candidates.sort(Comparator.comparingLong(Candidate::stamp)
                .reversed()
                .thenComparing(Comparator.comparingLong(Candidate::nid).reversed()));
        return candidates;
    }

    /// Whether the client was sent the room, and not yet that the user is out of it.
    private static boolean isNews(Membership left, @Nullable SentRoom known) {
        return known != null && known.toldEvent() != left.eventNid();
    }

    /// Invites of ignored users are not shown, and none to who blocks them.
    private List<Membership> shown(Caller caller, List<Membership> waiting) {
        boolean invited = waiting.stream().anyMatch(one -> one.membership().equals("invite"));
        if (!invited) {
            return waiting;
        }
        boolean hidden = invitesHidden.from(caller.userNid());
        Set<UserId> ignores = ignored.of(caller);
        Map<Long, StoredEvent> events =
                rooms.events(waiting.stream().map(Membership::eventNid).toList());
        return waiting.stream()
                .filter(one -> {
                    StoredEvent event = events.get(one.eventNid());
                    boolean invite = one.membership().equals("invite");
                    return event != null
                            && !(invite
                                    && (hidden || ignores.contains(event.pdu().sender())));
                })
                .toList();
    }

    /// Of the rooms that the user is out of those that they may know: they were in there, or the client was sent them.
    /// The value says whether lists hold them: not those that the user left by themselves before it knew them.
    private Map<Long, Boolean> listed(Caller caller, List<Membership> left, Map<Long, SentRoom> sent) {
        if (left.isEmpty()) {
            return Map.of();
        }
        StateKey member = new StateKey(EventTypes.MEMBER, caller.user().value());
        Map<Long, StoredEvent> events =
                rooms.events(left.stream().map(Membership::eventNid).toList());
        foresight.at(left.stream().map(Membership::rootBefore).toList(), List.of(member));
        Map<Long, Boolean> listed = new HashMap<>();
        for (Membership one : left) {
            StoredEvent event = events.get(one.eventNid());
            boolean known = sent.containsKey(one.room().nid());
            boolean wasIn = states.at(one.room(), one.rootBefore(), member)
                    .flatMap(before -> before.pdu().content().string("membership"))
                    .filter("join"::equals)
                    .isPresent();
            boolean byOthers = event != null && !event.pdu().sender().equals(caller.user());
            if (known || wasIn) {
                listed.put(one.room().nid(), known || byOthers);
            }
        }
        return listed;
    }

    /// The rooms of a set of candidates, by number.
    static Set<Long> nids(List<Candidate> candidates) {
        Set<Long> nids = new HashSet<>();
        candidates.forEach(candidate -> nids.add(candidate.nid()));
        return nids;
    }
}
