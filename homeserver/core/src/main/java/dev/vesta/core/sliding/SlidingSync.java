package dev.vesta.core.sliding;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.Log;
import dev.vesta.core.port.SlidingConnections.Changes;
import dev.vesta.core.port.SlidingConnections.Owner;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.SyncStore.Snapshot;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.sliding.Connection.Settled;
import dev.vesta.core.sliding.Extensions.Scope;
import dev.vesta.core.sliding.Rounds.Outcome;
import dev.vesta.core.sliding.Rounds.Standing;
import dev.vesta.core.sync.Looks;
import dev.vesta.core.sync.News;
import dev.vesta.core.sync.Waiters;
import dev.vesta.protocol.json.JsonValue;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Simplified sliding sync: registers to be woken, then reads, then waits if there was nothing; and remembers what it
/// sent. ([MSC4186](https://github.com/matrix-org/matrix-spec-proposals/pull/4186))
public final class SlidingSync {
    /// Longer waits are cut: proxies on the way would cut them anyhow, with an error.
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(5);

    private final SyncStore store;
    private final Log log;
    private final Waiters waiters;
    private final News news;
    private final Looks looks;
    private final Connections connections;
    private final Rounds rounds;
    private final Extensions extensions;
    private final Clock clock;

    SlidingSync(
            SyncStore store,
            Log log,
            Waiters waiters,
            News news,
            Looks looks,
            Connections connections,
            Rounds rounds,
            Extensions extensions,
            Clock clock) {
        this.store = store;
        this.log = log;
        this.waiters = waiters;
        this.news = news;
        this.looks = looks;
        this.connections = connections;
        this.rounds = rounds;
        this.extensions = extensions;
        this.clock = clock;
    }

    /// What one look found.
    ///
    /// @param head the position that the next token says
    /// @param outcome what was found of rooms; null when there can be nothing
    private record Found(long head, @Nullable Outcome outcome, Map<String, Long> counts, Extensions.Answer extras) {
        boolean isNews() {
            return extras.news() || (outcome != null && !outcome.sections().isEmpty());
        }

        Changes changes() {
            return outcome == null
                    ? new Changes(Map.of(), Map.of())
                    : new Changes(outcome.changes(), outcome.configs());
        }
    }

    /// The response body. `M_UNKNOWN_POS` when the connection must begin anew.
    ///
    /// @param pos the `pos` of the answer before, or null to begin a connection
    /// @param wait how long to wait when there is nothing new; the first answer does not wait
    public JsonValue.Obj sync(Caller caller, @Nullable String pos, Duration wait, SlidingRequest request) {
        Owner owner = Connections.owner(caller, request.connId());
        if (pos == null) {
            return begin(caller, owner, request);
        }
        SlidingToken token = SlidingToken.parse(pos)
                .filter(parsed -> parsed.epoch() == store.logEpoch() && parsed.pos() <= log.head())
                .orElseThrow(Connections::unknownPos);
        Connection connection = connections.find(token.connection(), owner);
        Map<Long, SentRoom> sent = connection
                .rooms(token.version())
                .filter(_ -> !connection.full())
                .orElseThrow(Connections::unknownPos);
        Duration timeout = wait.compareTo(MAX_TIMEOUT) > 0 ? MAX_TIMEOUT : wait;
        long deadline = clock.millis() + Math.max(0, timeout.toMillis());
        Standing standing = new Standing(connection, sent, OptionalLong.of(token.pos()));
        try (Waiters.Waiting waiting = waiters.register(caller.userNid())) {
            Connection.Turn turn = connection.begin(waiting);
            try {
                while (true) {
                    long left = deadline - clock.millis();
                    boolean waits = left > 0 && !waiters.closed();
                    Optional<Waiters.Waiting> waiter = waits ? Optional.of(waiting) : Optional.empty();
                    Found found = look(caller, request, standing, Optional.of(token), waiter);
                    if (turn.over()) {
                        return json(pos, found.counts(), Map.of(), JsonValue.Obj.EMPTY);
                    }
                    left = deadline - clock.millis();
                    if (!waits || found.isNews() || left <= 0) {
                        return answer(connection, token, request, found);
                    }
                    waiting.await(Duration.ofMillis(left));
                }
            } finally {
                connection.end(turn);
            }
        }
    }

    private JsonValue.Obj begin(Caller caller, Owner owner, SlidingRequest request) {
        Connection.Version nothing = new Connection.Version(0, Map.of());
        Connection draft = new Connection(0, owner, nothing, nothing, Map.of(), 0);
        Standing standing = new Standing(draft, Map.of(), OptionalLong.empty());
        // The first look waits for what follows from the newest events, as counts do, so that the second has it and the
        // next answer need not tell of these rooms again.
        looks.snapshot(caller.userNid(), Optional.empty());
        Found found = look(caller, request, standing, Optional.empty(), Optional.empty());
        Connection made = connections.create(owner, found.changes());
        settle(made, 1, request, found);
        SlidingToken next = new SlidingToken(
                made.nid(),
                1,
                found.extras().told(),
                store.logEpoch(),
                found.head(),
                found.extras().ephemeral());
        return json(next.text(), found.counts(), sections(found), found.extras().json());
    }

    private JsonValue.Obj answer(Connection connection, SlidingToken token, SlidingRequest request, Found found) {
        long version = token.version();
        if (!found.changes().rooms().isEmpty()) {
            version = connections
                    .advance(connection, token.version(), found.changes())
                    .orElseThrow(Connections::unknownPos);
        }
        settle(connection, version, request, found);
        SlidingToken next = new SlidingToken(
                token.connection(),
                version,
                found.extras().told(),
                token.epoch(),
                found.head(),
                found.extras().ephemeral());
        return json(next.text(), found.counts(), sections(found), found.extras().json());
    }

    private static void settle(Connection connection, long version, SlidingRequest request, Found found) {
        if (found.outcome() != null) {
            connection.settle(new Settled(request, version, found.outcome().selection()));
        }
    }

    private static Map<String, JsonValue.Obj> sections(Found found) {
        return found.outcome() == null ? Map.of() : found.outcome().sections();
    }

    private Found look(
            Caller caller,
            SlidingRequest request,
            Standing standing,
            Optional<SlidingToken> token,
            Optional<Waiters.Waiting> waits) {
        Optional<Found> quiet = token.flatMap(since -> quiet(caller, request, standing, since, waits));
        if (quiet.isPresent()) {
            return quiet.get();
        }
        Snapshot now = looks.snapshot(caller.userNid(), waits);
        Outcome outcome = rounds.look(caller, request, standing, now);
        Map<Long, RoomRef> followed = new LinkedHashMap<>();
        Map<Long, Long> fresh = new HashMap<>();
        for (Wish wish : outcome.told()) {
            SentRoom before = wish.before();
            if (wish.match().room().joined() && (before == null || before.toldEvent() != 0 || !before.live())) {
                fresh.put(wish.nid(), wish.kind() == Wish.Kind.INITIAL ? 0 : wish.since());
            }
        }
        outcome.joined().forEach((nid, room) -> {
            SentRoom after = outcome.changes().getOrDefault(nid, standing.sent().get(nid));
            if (after != null && after.live() && after.toldEvent() == 0) {
                followed.put(nid, room);
            }
        });
        Scope scope = new Scope(
                token,
                store.logEpoch(),
                now.head(),
                followed,
                fresh,
                new Allowance(request, outcome.selection().matches()),
                false);
        Extensions.Answer extras = extensions.tell(caller, request.extensions(), scope);
        return new Found(now.head(), outcome, outcome.selection().counts(), extras);
    }

    /// What most polls find: the question of before, and nothing in the log. Costs no query.
    private Optional<Found> quiet(
            Caller caller,
            SlidingRequest request,
            Standing standing,
            SlidingToken token,
            Optional<Waiters.Waiting> waits) {
        Settled settled = standing.connection()
                .settled()
                .filter(known -> known.version() == token.version())
                .filter(known -> known.request().sameRooms(request))
                .orElse(null);
        if (settled == null) {
            return Optional.empty();
        }
        Map<Long, RoomRef> joined = news.joined(caller.userNid());
        waits.ifPresent(waiting -> waiting.watch(joined.keySet()));
        OptionalLong head = news.quietUntil(caller.userNid(), joined, token.pos());
        if (head.isEmpty()) {
            return Optional.empty();
        }
        Map<Long, RoomRef> followed = new LinkedHashMap<>();
        joined.forEach((nid, room) -> {
            SentRoom sent = standing.sent().get(nid);
            if (sent != null && sent.live() && sent.toldEvent() == 0) {
                followed.put(nid, room);
            }
        });
        Scope scope = new Scope(
                Optional.of(token),
                token.epoch(),
                head.getAsLong(),
                followed,
                Map.of(),
                new Allowance(request, settled.selection().matches()),
                true);
        Extensions.Answer extras = extensions.tell(caller, request.extensions(), scope);
        return Optional.of(new Found(head.getAsLong(), null, settled.selection().counts(), extras));
    }

    private static JsonValue.Obj json(
            String pos, Map<String, Long> counts, Map<String, JsonValue.Obj> rooms, JsonValue.Obj extensions) {
        Map<String, JsonValue> lists = new LinkedHashMap<>();
        counts.forEach((name, count) -> lists.put(name, JsonValue.obj("count", count)));
        return JsonValue.obj(
                "pos", pos, "lists", new JsonValue.Obj(lists), "rooms", JsonValue.of(rooms), "extensions", extensions);
    }

    /// The `lists` and `rooms` of an extension: absent, they allow all.
    private record Allowance(SlidingRequest request, Map<Long, Windows.Match> matches) implements Extensions.Allowed {
        @Override
        public boolean room(JsonValue.Obj extension, long roomNid) {
            List<String> lists = names(extension, "lists");
            List<String> rooms = names(extension, "rooms");
            if (lists == null && rooms == null) {
                return true;
            }
            Windows.Match match = matches.get(roomNid);
            if (match == null) {
                // It is followed but in no window now.
                return lists == null || lists.contains(RequiredState.ANY);
            }
            boolean byList = match.lists().stream()
                    .anyMatch(name -> lists == null || lists.contains(RequiredState.ANY) || lists.contains(name));
            String id = match.room().membership().room().id().value();
            boolean byRoom =
                    match.subscribed() && (rooms == null || rooms.contains(RequiredState.ANY) || rooms.contains(id));
            return byList || byRoom;
        }

        private static @Nullable List<String> names(JsonValue.Obj extension, String key) {
            return extension
                    .array(key)
                    .map(array -> array.items().stream()
                            .filter(JsonValue.Str.class::isInstance)
                            .map(item -> ((JsonValue.Str) item).value())
                            .toList())
                    .orElse(null);
        }
    }
}
