package dev.vesta.core.sync;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.SyncStore.Snapshot;
import dev.vesta.protocol.json.JsonValue;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/sync`: registers to be woken, then reads, then waits if there was nothing.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#syncing))
public final class SyncService {
    /// Longer waits are cut: proxies on the way would cut them anyhow, with an error.
    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(5);

    private final SyncStore store;
    private final Waiters waiters;
    private final SyncRooms rooms;
    private final Clock clock;

    public SyncService(SyncStore store, Waiters waiters, SyncRooms rooms, Clock clock) {
        this.store = store;
        this.waiters = waiters;
        this.rooms = rooms;
        this.clock = clock;
    }

    /// @param since the token of the sync before, or null for an initial one
    /// @param timeout how long to wait when there is nothing new
    /// @param fullState send all state of all rooms
    /// @param filter an inline filter, or empty
    public record Request(@Nullable String since, Duration timeout, boolean fullState, JsonValue.Obj filter) {}

    /// The response body. `M_INVALID_PARAM` for a token that is not ours.
    public JsonValue.Obj sync(Caller caller, Request request) {
        SyncFilter filter = SyncFilter.of(request.filter());
        Optional<Tokens.Token.Position> since = since(request.since());
        Duration timeout = request.timeout().compareTo(MAX_TIMEOUT) > 0 ? MAX_TIMEOUT : request.timeout();
        long deadline = clock.millis() + Math.max(0, timeout.toMillis());
        try (Waiters.Waiting waiting = waiters.register(caller.userNid())) {
            while (true) {
                Snapshot now = store.memberships(caller.userNid());
                if (waiting.watch(joined(now))) {
                    // What these rooms committed between the snapshot and the registration woke nobody: look again.
                    now = store.memberships(caller.userNid());
                }
                SyncRooms.Sections sections = since.isEmpty()
                        ? rooms.initial(caller, now, filter)
                        : rooms.since(caller, since.get().pos(), now, filter, request.fullState());
                long left = deadline - clock.millis();
                if (since.isEmpty() || request.fullState() || !sections.isEmpty() || left <= 0 || waiters.closed()) {
                    return body(nextBatch(since, now.head()), sections);
                }
                waiting.await(Duration.ofMillis(left));
            }
        }
    }

    /// A token of another epoch of the log (before a restore from a backup) means nothing here: all is sent again.
    private Optional<Tokens.Token.Position> since(@Nullable String token) {
        return Optional.ofNullable(token)
                .map(text -> Tokens.parsePosition("since", text))
                .filter(position -> position.epoch() == store.logEpoch());
    }

    /// Messages to the device, typing and presence are not sent yet: what the client has seen of them stays as it is.
    private String nextBatch(Optional<Tokens.Token.Position> since, long head) {
        long toDevice = since.map(Tokens.Token.Position::toDevice).orElse(0L);
        Tokens.Ephemeral ephemeral = since.map(Tokens.Token.Position::ephemeral).orElse(Tokens.Ephemeral.NONE);
        return Tokens.position(new Tokens.Token.Position(store.logEpoch(), head, toDevice, ephemeral));
    }

    private static List<Long> joined(Snapshot now) {
        return now.memberships().stream()
                .filter(membership -> membership.membership().equals("join"))
                .map(membership -> membership.room().nid())
                .toList();
    }

    private static JsonValue.Obj body(String nextBatch, SyncRooms.Sections sections) {
        return JsonValue.obj(
                "next_batch",
                nextBatch,
                "rooms",
                JsonValue.obj(
                        "join", new JsonValue.Obj(sections.join()),
                        "invite", new JsonValue.Obj(sections.invite()),
                        "leave", new JsonValue.Obj(sections.leave()),
                        "knock", new JsonValue.Obj(sections.knock())),
                "account_data",
                Map.of("events", List.of()),
                "presence",
                Map.of("events", List.of()),
                "to_device",
                Map.of("events", List.of()),
                "device_one_time_keys_count",
                Map.of());
    }
}
