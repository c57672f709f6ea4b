package dev.vesta.core.sliding;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.SlidingConnections;
import dev.vesta.core.port.SlidingConnections.Changes;
import dev.vesta.core.port.SlidingConnections.Owner;
import dev.vesta.core.port.SlidingConnections.RoomRow;
import dev.vesta.core.port.SlidingConnections.Stored;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// The connections of all devices: in the store, and those that were used last in memory, so that an idle poll reads
/// nothing. ([MSC4186](https://github.com/matrix-org/matrix-spec-proposals/pull/4186))
public final class Connections {
    /// Connections of one device; the ones used longest ago go.
    static final int MAX_OF_DEVICE = 16;

    /// What is not used for so long is deleted.
    private static final long KEPT_DAYS = 30;

    /// Rooms of all remembered connections together.
    private static final long MAX_WEIGHT = 1_000_000;

    private final SlidingConnections store;
    private final Clock clock;
    /// The one used longest ago comes first. Guarded by this.
    private final LinkedHashMap<Long, Remembered> known = new LinkedHashMap<>(16, 0.75f, true);
    private long weight;

    private record Remembered(Connection connection, long weight) {}

    public Connections(SlidingConnections store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /// The client has to begin anew.
    static MatrixException unknownPos() {
        return Errors.of(ErrCode.M_UNKNOWN_POS, "This pos is not known (any more): begin without one.");
    }

    static Owner owner(Caller caller, String connId) {
        return new Owner(caller.userNid(), caller.device(), connId);
    }

    /// The connection of that number, if it is the owner's; else `M_UNKNOWN_POS`.
    Connection find(long nid, Owner owner) {
        Connection connection = remembered(nid);
        if (connection == null) {
            connection = load(nid);
        }
        if (!connection.owner().equals(owner)) {
            throw unknownPos();
        }
        if (connection.usedFirst(today())) {
            store.used(nid, today());
        }
        return connection;
    }

    /// A new connection in its version 1, in place of the owner's one of that name.
    Connection create(Owner owner, Changes changes) {
        long nid = store.create(owner, today(), changes, MAX_OF_DEVICE, today() - KEPT_DAYS);
        Connection.Version first = new Connection.Version(1, Map.copyOf(changes.rooms()));
        Connection made = new Connection(nid, owner, first, first, read(changes), today());
        forgetReplaced(owner);
        remember(made);
        return made;
    }

    /// Stores what was sent beyond a version.
    ///
    /// @return the next version; empty when that version is none of the two any more
    OptionalLong advance(Connection connection, long base, Changes changes) {
        OptionalLong next = store.advance(connection.nid(), base, changes);
        if (next.isPresent()) {
            connection.advanced(base, next.getAsLong(), changes);
            remember(connection);
        } else {
            forget(connection.nid());
        }
        return next;
    }

    private Connection load(long nid) {
        Stored stored = store.load(nid).orElseThrow(Connections::unknownPos);
        Map<Integer, RequiredState> configs = new HashMap<>();
        stored.configs().forEach((number, json) -> configs.put(number, RequiredState.stored(json)));
        Connection.Version pending = version(stored.pending(), stored.rooms());
        Connection.Version acknowledged =
                stored.acknowledged() == stored.pending() ? pending : version(stored.acknowledged(), stored.rooms());
        Connection loaded = new Connection(nid, stored.owner(), acknowledged, pending, configs, stored.usedDay());
        return remember(loaded);
    }

    private static Connection.Version version(long number, List<RoomRow> rows) {
        Map<Long, RoomRow> newest = new HashMap<>();
        rows.stream()
                .filter(row -> row.version() <= number)
                .forEach(row -> newest.merge(row.roomNid(), row, (a, b) -> a.version() > b.version() ? a : b));
        Map<Long, SentRoom> rooms = new HashMap<>();
        newest.forEach((nid, row) -> rooms.put(nid, row.sent()));
        return new Connection.Version(number, Map.copyOf(rooms));
    }

    private static Map<Integer, RequiredState> read(Changes changes) {
        Map<Integer, RequiredState> configs = new HashMap<>();
        changes.configs().forEach((number, json) -> configs.put(number, RequiredState.stored(json)));
        return configs;
    }

    private synchronized @Nullable Connection remembered(long nid) {
        Remembered present = known.get(nid);
        return present == null ? null : present.connection();
    }

    /// The one that is remembered: the first, when several requests loaded it at once.
    private synchronized Connection remember(Connection connection) {
        Remembered present = known.get(connection.nid());
        Connection kept = present == null ? connection : present.connection();
        forget(kept.nid());
        long of = kept.weight();
        known.put(kept.nid(), new Remembered(kept, of));
        weight += of;
        while (weight > MAX_WEIGHT) {
            weight -= Objects.requireNonNull(known.pollFirstEntry()).getValue().weight();
        }
        return kept;
    }

    private synchronized void forget(long nid) {
        Remembered gone = known.remove(nid);
        weight -= gone == null ? 0 : gone.weight();
    }

    /// The store has replaced the owner's connection of that name.
    private synchronized void forgetReplaced(Owner owner) {
        known.values().stream()
                .map(Remembered::connection)
                .filter(other -> other.owner().equals(owner))
                .map(Connection::nid)
                .toList()
                .forEach(this::forget);
    }

    private long today() {
        return Duration.ofMillis(clock.millis()).toDays();
    }
}
