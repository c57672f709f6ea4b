package dev.vesta.core.live;

import dev.vesta.core.sync.SyncAnswer;
import dev.vesta.core.sync.SyncRun;
import dev.vesta.protocol.id.UserId;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a sync tells of presence: of oneself and of those who are in a room with oneself. That follows from the rooms
/// of those who changed, which are known here: nothing is stored or read for those who listen.
public final class PresenceNews {
    private static final String TYPE = "m.presence";

    private final LiveCounter counter;
    private final Presence presence;
    private final Clock clock;

    public PresenceNews(LiveCounter counter, Presence presence, Clock clock) {
        this.counter = counter;
        this.presence = presence;
        this.clock = clock;
    }

    /// @param ignores whom the user ignores
    /// @param seen the count that the client knows; empty: it is told who is there now
    void add(SyncRun run, Optional<Long> seen, Set<UserId> ignores, SyncAnswer answer) {
        if (!presence.enabled() || !run.filter().presence().acceptsType(TYPE)) {
            return;
        }
        long now = clock.millis();
        Set<PresentUser> changed = new HashSet<>();
        List<PresentUser> there = new ArrayList<>();
        Set<Long> whole = seen.isPresent() ? run.whole() : run.joined().keySet();
        synchronized (counter) {
            seen.ifPresent(count -> changed.addAll(presence.users().after(count)));
            if (!whole.isEmpty() || seen.isEmpty()) {
                presence.users().all().stream()
                        .filter(user -> user.state(now) != PresenceState.OFFLINE)
                        .forEach(there::add);
            }
        }
        if (changed.isEmpty() && there.isEmpty()) {
            return;
        }
        Set<PresentUser> all = new LinkedHashSet<>(changed);
        all.addAll(there);
        Map<PresentUser, Set<Long>> rooms = presence.users().rooms(counter, List.copyOf(all));
        List<PresentUser> told = all.stream()
                .filter(user -> !ignores.contains(user.user))
                .filter(user -> {
                    Set<Long> theirs = rooms.getOrDefault(user, Set.of());
                    boolean own = user.userNid == run.caller().userNid();
                    return (own && (seen.isEmpty() || changed.contains(user)))
                            || (changed.contains(user)
                                    && PresentUsers.meet(theirs, run.joined().keySet()))
                            || (!own && PresentUsers.meet(theirs, whole));
                })
                .toList();
        synchronized (counter) {
            told.forEach(user -> answer.presence(user.event(now)));
        }
    }
}
