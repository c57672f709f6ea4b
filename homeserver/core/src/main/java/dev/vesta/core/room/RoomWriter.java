package dev.vesta.core.room;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.Log;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.Pending;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.StorageException;
import dev.vesta.core.port.Tasks;
import dev.vesta.core.resolve.BranchStates;
import dev.vesta.core.resolve.Resolutions;
import dev.vesta.core.resolve.ResolvedStates;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.SigningKey;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one door through which rooms change: a FIFO a room. It decides event n+1 upon event n while n is being
/// committed; the answer leaves only after the commit. A commit that fails drops the head, and what was decided upon
/// it is decided again.
public final class RoomWriter {
    private static final Logger LOG = LoggerFactory.getLogger(RoomWriter.class);

    /// Another node may win the room a few times in a row, hardly so often.
    private static final int MAX_ATTEMPTS = 10;

    /// What a decision needs of the world.
    record Context(
            RoomStore rooms, Log log, Numbers numbers, Clock clock, ServerName serverName, SigningKey signingKey) {}

    /// Looks at the room and says what to send. Runs while the room waits: no network, nothing slow. May run again.
    @FunctionalInterface
    public interface Decision {
        Decided decide(RoomView room);
    }

    /// What a decision comes to.
    public sealed interface Decided {
        /// Send these, all or none.
        record Send(List<Draft> drafts) implements Decided {}

        /// Nothing to do: this event says it already.
        record Already(EventId event) implements Decided {}

        /// One event.
        static Decided send(Draft draft) {
            return new Send(List.of(draft));
        }
    }

    /// A decision whose commit is under way.
    record Queued(
            EventId event,
            Pending<CommitResult> commit,
            @Nullable RoomCommit made,
            long generation) {}

    /// What an event of another server comes to, decided upon the room's head. Runs in the room's turn, when all that
    /// was decided before is committed: it may read the store, nothing else. May run again.
    @FunctionalInterface
    public interface Arrival<T> {
        Arrived<T> decide(RoomHead head, BranchStates states);
    }

    /// @param result the answer once the commit is durable
    /// @param commit upon the head that was given, with all nodes that the states made; null: nothing to do
    public record Arrived<T>(T result, @Nullable RoomCommit commit) {}

    private final Context context;
    private final RoomDoors doors;
    private final Resolutions resolutions;

    public RoomWriter(
            RoomStore rooms,
            Log log,
            Numbers numbers,
            Tasks tasks,
            Clock clock,
            ServerName serverName,
            SigningKey signingKey) {
        this.context = new Context(rooms, log, numbers, clock, serverName, signingKey);
        this.doors = new RoomDoors(tasks);
        this.resolutions = new Resolutions(rooms, numbers, tasks);
    }

    /// Runs the decision in the room's turn and waits until what it sends is durable.
    ///
    /// @param txn the client's transaction: done before, its event is the answer and nothing is decided
    /// @return the id of the last event sent, or of the one that said it already
    public EventId write(RoomRef room, @Nullable ClientTxn txn, Decision decision) {
        RoomDoor door = doors.acquire(room);
        try {
            for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
                Queued queued;
                try {
                    queued = door.turn.take(() -> decide(door, txn, decision));
                } catch (MatrixException refused) {
                    // What is refused now may have been done before, while it was allowed.
                    return done(txn).orElseThrow(() -> refused);
                }
                if (settled(door, queued)) {
                    return queued.event();
                }
                // The room moved on, or the transaction was done before: only then is that worth a look-up.
                Optional<EventId> done = done(txn);
                if (done.isPresent()) {
                    return done.get();
                }
                LOG.debug("room {} moved on, deciding again ({})", room.id(), attempt);
            }
        } finally {
            doors.release(door);
        }
        throw Errors.of(ErrCode.M_UNKNOWN, 503, "This room is too busy right now: try again.");
    }

    /// Resolves the states of this server's rooms.
    public Resolutions resolutions() {
        return resolutions;
    }

    /// Runs the decision about what another server sent in the room's turn and waits until it is durable.
    /// `M_NOT_FOUND` or the like when the room is gone.
    public <T> T receive(RoomRef room, Arrival<T> arrival) {
        RoomDoor door = doors.acquire(room);
        try {
            for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
                Arriving<T> arriving = door.turn.take(() -> arrive(door, arrival));
                Queued queued = arriving.queued();
                if (queued == null || settled(door, queued)) {
                    return arriving.result();
                }
                LOG.debug("room {} moved on, deciding again ({})", room.id(), attempt);
            }
        } finally {
            doors.release(door);
        }
        throw Errors.of(ErrCode.M_UNKNOWN, 503, "This room is too busy right now: try again.");
    }

    /// Makes a room whose state is in the store already.
    ///
    /// @param before of revision 0, with the root of that state
    /// @return false when the room is there
    public boolean open(RoomHead before, Function<BranchStates, RoomCommit> first) {
        BranchStates states = resolutions.of(before.room(), new ResolvedStates());
        return context.log().append(first.apply(states)).await() instanceof CommitResult.Committed;
    }

    private record Arriving<T>(T result, @Nullable Queued queued) {}

    private <T> Arriving<T> arrive(RoomDoor door, Arrival<T> arrival) {
        RoomHead head = settledHead(door);
        BranchStates states = resolutions.of(door.room, door.memory.resolved);
        Arrived<T> arrived = arrival.decide(head, states);
        RoomCommit commit = arrived.commit();
        if (commit == null) {
            return new Arriving<>(arrived.result(), null);
        }
        door.memory.arrived(commit);
        door.memory.resolved.learn(states);
        return new Arriving<>(arrived.result(), queue(door, null, commit));
    }

    /// The head when nothing that was decided waits for its commit any more.
    private RoomHead settledHead(RoomDoor door) {
        Queued last = door.last;
        if (last != null && !isCommitted(last)) {
            door.drop(door.generation);
        }
        return head(door);
    }

    private static boolean isCommitted(Queued queued) {
        try {
            return queued.commit().await() instanceof CommitResult.Committed;
        } catch (StorageException e) {
            LOG.debug("what was decided before failed", e);
            return false;
        }
    }

    private RoomHead head(RoomDoor door) {
        RoomHead head = door.memory.head;
        if (head == null) {
            // A room without a head was deleted meanwhile.
            head = context.rooms().head(door.room).orElseThrow(RoomAccess::notYours);
            door.memory.head = head;
        }
        return head;
    }

    private Optional<EventId> done(@Nullable ClientTxn txn) {
        return txn == null ? Optional.empty() : context.rooms().byTxn(txn);
    }

    /// Makes a room with these events in one commit.
    ///
    /// @param roomId the new room's id; null where it is the create event's hash
    public RoomId create(RoomVersion version, @Nullable RoomId roomId, List<Draft> drafts) {
        // Nobody else knows the room: it needs no turn, and a placeholder does for the id until it is known.
        RoomRef placeholder =
                new RoomRef(context.numbers().newRoom(), roomId == null ? new RoomId("!") : roomId, version);
        long nowTs = context.clock().millis();
        // Where the id is the create event's hash, the same wish in the same millisecond is the same room: a
        // millisecond
        // later it is another.
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            Deciding deciding =
                    new Deciding(context, new RoomMemory(), RoomHead.empty(placeholder), roomId, nowTs + attempt);
            deciding.addAll(drafts);
            RoomCommit commit = deciding.finish(null);
            if (context.log().append(commit).await() instanceof CommitResult.Committed) {
                return commit.after().room().id();
            }
        }
        throw new IllegalStateException("A new room was there already");
    }

    /// Runs work that changes the room behind the log's back, in the room's turn: all that was decided
    /// before is settled,
    /// and what is decided next reads the room anew. Other nodes are kept out by the compare-and-set alone.
    <T> T alone(RoomRef room, Supplier<T> work) {
        RoomDoor door = doors.acquire(room);
        try {
            return door.turn.take(() -> {
                Queued last = door.last;
                if (last != null) {
                    isCommitted(last);
                }
                try {
                    return work.get();
                } finally {
                    door.drop(door.generation);
                }
            });
        } finally {
            doors.release(door);
        }
    }

    private Queued decide(RoomDoor door, @Nullable ClientTxn txn, Decision decision) {
        Queued same = txn == null ? null : door.recent.get(txn);
        if (same != null) {
            return same;
        }
        RoomHead head = head(door);
        Deciding deciding = new Deciding(
                context, door.memory, head, door.room.id(), context.clock().millis());
        return switch (decision.decide(deciding)) {
            case Decided.Already(EventId event) -> already(door, event);
            case Decided.Send(List<Draft> drafts) -> {
                deciding.addAll(drafts);
                yield queue(door, txn, deciding.finish(txn));
            }
        };
    }

    private Queued queue(RoomDoor door, @Nullable ClientTxn txn, RoomCommit commit) {
        EventId event = commit.events().getLast().pdu().eventId();
        Pending<CommitResult> pending;
        try {
            pending = context.log().append(commit);
        } catch (RuntimeException e) {
            // The log is full or closed: the head in memory must not hold what was never queued.
            door.drop(door.generation);
            throw e;
        }
        // What is remembered for repetitions holds the result alone, not the whole commit.
        Queued slim = new Queued(event, pending, null, door.generation);
        door.last = slim;
        if (txn != null) {
            door.recent.put(txn, slim);
        }
        return new Queued(event, pending, commit, door.generation);
    }

    /// The event that says it already may itself be waiting for its commit: then so must the answer.
    private static Queued already(RoomDoor door, EventId event) {
        Queued last = door.last;
        return last == null
                ? new Queued(event, () -> new CommitResult.Committed(0), null, door.generation)
                : new Queued(event, last.commit(), null, last.generation());
    }

    /// Waits for the commit; false when the room must be decided again.
    private boolean settled(RoomDoor door, Queued queued) {
        try {
            if (queued.commit().await() instanceof CommitResult.Committed) {
                RoomCommit made = queued.made();
                if (made != null) {
                    door.memory.pending.committed(made);
                }
                return true;
            }
            drop(door, queued);
            return false;
        } catch (StorageException e) {
            drop(door, queued);
            throw e;
        }
    }

    private static void drop(RoomDoor door, Queued queued) {
        door.turn.take(() -> {
            door.drop(queued.generation());
            return true;
        });
    }
}
