package dev.vesta.core.live;

import dev.vesta.core.sync.SyncAnswer;
import dev.vesta.core.sync.SyncPart;
import dev.vesta.core.sync.SyncRun;
import dev.vesta.core.sync.Tokens;
import dev.vesta.core.userdata.IgnoredUsers;
import dev.vesta.protocol.id.UserId;
import java.util.Optional;
import java.util.Set;

/// Typing and presence in a sync. One part for both, because one count in the token speaks of both.
public final class LivePart implements SyncPart {
    private final LiveCounter counter;
    private final Typing typing;
    private final PresenceNews presence;
    private final IgnoredUsers ignored;

    public LivePart(LiveCounter counter, Typing typing, PresenceNews presence, IgnoredUsers ignored) {
        this.counter = counter;
        this.typing = typing;
        this.presence = presence;
        this.ignored = ignored;
    }

    @Override
    public void add(SyncRun run, SyncAnswer answer) {
        // First the count, then what it counts: what changes meanwhile is told again next time, and never missed.
        Tokens.Ephemeral now = counter.now();
        Optional<Long> seen = run.since().flatMap(position -> counter.seen(position.ephemeral()));
        Set<UserId> ignores = ignored.of(run.caller());
        typing.add(run, seen, ignores, answer);
        presence.add(run, seen, ignores, answer);
        answer.ephemeral(now);
    }
}
