package dev.vesta.core.sync;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.SyncStore.Snapshot;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.sync.Tokens.Token.Position;
import dev.vesta.protocol.json.JsonValue;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `/sync`: registers to be woken, then reads, then waits if there was nothing.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#syncing))
public final class SyncService {
    /// Longer waits are cut: proxies on the way would cut them anyhow, with an error.
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(5);

    private final SyncStore store;
    private final Waiters waiters;
    private final News news;
    private final SyncRooms rooms;
    private final List<SyncPart> parts;
    private final Looks looks;
    private final Clock clock;

    /// One that waits for nothing that follows from events.
    public SyncService(
            SyncStore store, Waiters waiters, News news, SyncRooms rooms, List<SyncPart> parts, Clock clock) {
        this(store, waiters, news, rooms, parts, Sequels.NONE, clock);
    }

    /// @param parts in the order in which they are asked
    /// @param sequels what is told with the events that it follows from
    public SyncService(
            SyncStore store,
            Waiters waiters,
            News news,
            SyncRooms rooms,
            List<SyncPart> parts,
            Sequels sequels,
            Clock clock) {
        this.store = store;
        this.waiters = waiters;
        this.news = news;
        this.rooms = rooms;
        this.parts = List.copyOf(parts);
        this.looks = new Looks(news, sequels);
        this.clock = clock;
    }

    /// @param since the token of the sync before, or null for an initial one
    /// @param timeout how long to wait when there is nothing new
    /// @param fullState send all state of all rooms
    /// @param section which state to tell beside timelines
    /// @param filter an inline filter, or empty
    public record Request(
            @Nullable String since, Duration timeout, boolean fullState, StateSection section, JsonValue.Obj filter) {
        /// One that asks for the state before timelines.
        public Request(@Nullable String since, Duration timeout, boolean fullState, JsonValue.Obj filter) {
            this(since, timeout, fullState, StateSection.BEFORE, filter);
        }
    }

    /// The response body. `M_INVALID_PARAM` for a token that is not ours.
    public JsonValue.Obj sync(Caller caller, Request request) {
        SyncFilter filter = SyncFilter.of(request.filter(), request.section());
        Optional<Position> since = since(request.since());
        Duration timeout = request.timeout().compareTo(MAX_TIMEOUT) > 0 ? MAX_TIMEOUT : request.timeout();
        long deadline = clock.millis() + Math.max(0, timeout.toMillis());
        try (Waiters.Waiting waiting = waiters.register(caller.userNid())) {
            while (true) {
                SyncAnswer answer = new SyncAnswer(filter);
                boolean atOnce = since.isEmpty() || request.fullState() || waiters.closed();
                Optional<Waiters.Waiting> waits =
                        atOnce || deadline <= clock.millis() ? Optional.empty() : Optional.of(waiting);
                long head = quiet(caller, since, request, filter, waits, answer)
                        .orElseGet(() -> read(caller, since, request, filter, waits, answer));
                long left = deadline - clock.millis();
                // Who was not woken has nothing to read: the answer is the empty one that is there.
                if (waits.isEmpty() || !answer.isEmpty() || left <= 0 || !waiting.await(Duration.ofMillis(left))) {
                    return answer.json(nextBatch(since, head, answer));
                }
            }
        }
    }

    /// What most syncs find: nothing in the log. Costs no query then; empty when there is or may be something.
    ///
    /// @return the newest position that the answer knows of
    private Optional<Long> quiet(
            Caller caller,
            Optional<Position> since,
            Request request,
            SyncFilter filter,
            Optional<Waiters.Waiting> waits,
            SyncAnswer answer) {
        if (since.isEmpty() || request.fullState()) {
            return Optional.empty();
        }
        Map<Long, RoomRef> joined = news.joined(caller.userNid());
        waits.ifPresent(waiting -> waiting.watch(joined.keySet()));
        OptionalLong head =
                news.quietUntil(caller.userNid(), joined, since.get().pos());
        if (head.isEmpty()) {
            return Optional.empty();
        }
        SyncRun run = new SyncRun(caller, since, head.getAsLong(), filter, filter.allowed(joined), Set.of());
        parts.forEach(part -> part.addQuiet(run, answer));
        return Optional.of(run.head());
    }

    private long read(
            Caller caller,
            Optional<Position> since,
            Request request,
            SyncFilter filter,
            Optional<Waiters.Waiting> waits,
            SyncAnswer answer) {
        Snapshot now = since.filter(_ -> !request.fullState())
                .map(position -> looks.snapshotSince(caller.userNid(), position.pos(), waits))
                .orElseGet(() -> looks.snapshot(caller.userNid(), waits));
        SyncRun run = since.isEmpty()
                ? rooms.initial(caller, now, filter, answer)
                : rooms.since(caller, since.get(), now, filter, request.fullState(), answer);
        parts.forEach(part -> {
            if (hasNothing(part, run)) {
                part.addQuiet(run, answer);
            } else {
                part.add(run, answer);
            }
        });
        return now.head();
    }

    private boolean hasNothing(SyncPart part, SyncRun run) {
        return run.since().isPresent()
                && run.whole().isEmpty()
                && !part.kinds().isEmpty()
                && news.isQuiet(
                        part.kinds(), run.caller().userNid(), run.joined().keySet(), run.sincePos(), run.head());
    }

    /// A token of another epoch of the log (before a restore from a backup) means nothing here: all is sent
    /// again.
    private Optional<Position> since(@Nullable String token) {
        return Optional.ofNullable(token)
                .map(text -> Tokens.parsePosition("since", text))
                .filter(position -> position.epoch() == store.logEpoch());
    }

    private String nextBatch(Optional<Position> since, long head, SyncAnswer answer) {
        long toDevice = answer.toDevicePos()
                .orElseGet(() -> since.map(Position::toDevice).orElse(0L));
        Tokens.Ephemeral seen = answer.ephemeral()
                .orElseGet(() -> since.map(Position::ephemeral).orElse(Tokens.Ephemeral.NONE));
        return Tokens.position(new Position(store.logEpoch(), head, toDevice, seen));
    }
}
