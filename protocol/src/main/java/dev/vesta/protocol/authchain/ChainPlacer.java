package dev.vesta.protocol.authchain;

import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decides where events go in the index. Must be told of the auth events that have a place, with their chains, before
/// it is asked about an event. Not safe for use by several threads at once.
public final class ChainPlacer {
    private final Map<EventId, ChainPosition> positions = new HashMap<>();
    private final Map<Long, Tail> tails = new HashMap<>();
    private long nextChain;

    /// What is to be added to the index for an event.
    ///
    /// @param links those that leave the event's place
    public record Placed(ChainPosition position, List<ChainLink> links) {}

    /// What one must know of a chain to go on with it.
    private static final class Tail {
        final StateKey key;
        int length;

        /// How far the chain's own links reach.
        final Map<Long, Integer> reached = new HashMap<>();

        Tail(StateKey key, int length) {
            this.key = key;
            this.length = length;
        }
    }

    /// @param nextChain the number of the next new chain: greater than those of all chains there are
    public ChainPlacer(long nextChain) {
        this.nextChain = nextChain;
    }

    /// Tells of a chain.
    ///
    /// @param length how many events it has
    /// @param leaving all links that leave it
    public void know(long chain, StateKey key, int length, Collection<ChainLink> leaving) {
        Tail tail = new Tail(key, length);
        leaving.forEach(link -> tail.reached.merge(link.toChain(), link.toSeq(), Math::max));
        tails.put(chain, tail);
    }

    /// Tells where an event is; its chain must be told too.
    public void know(EventId event, ChainPosition position) {
        positions.put(event, position);
    }

    /// Where the event is, if it is known.
    public Optional<ChainPosition> position(EventId event) {
        return Optional.ofNullable(positions.get(event));
    }

    /// Gives a place to a state event, after its auth events; empty when it has one. Auth events that are not known are
    /// as if they were not named.
    public Optional<Placed> place(EventId id, StateKey key, Collection<EventId> authEvents) {
        if (positions.containsKey(id)) {
            return Optional.empty();
        }
        ChainPosition position = next(key, authEvents);
        positions.put(id, position);
        Tail tail = tail(position.chain());
        tail.length = position.seq();
        List<ChainLink> links = new ArrayList<>();
        for (EventId authEvent : authEvents) {
            ChainPosition to = positions.get(authEvent);
            if (to != null && to.chain() != position.chain() && tail.reached.getOrDefault(to.chain(), 0) < to.seq()) {
                tail.reached.put(to.chain(), to.seq());
                links.add(new ChainLink(position.chain(), position.seq(), to.chain(), to.seq()));
            }
        }
        return Optional.of(new Placed(position, links));
    }

    /// After the event of the same key among the auth events, if that is the last one of its chain; else a new chain.
    private ChainPosition next(StateKey key, Collection<EventId> authEvents) {
        for (EventId authEvent : authEvents) {
            ChainPosition before = positions.get(authEvent);
            if (before != null) {
                Tail tail = tail(before.chain());
                if (tail.key.equals(key) && tail.length == before.seq()) {
                    return new ChainPosition(before.chain(), before.seq() + 1);
                }
            }
        }
        long chain = nextChain++;
        tails.put(chain, new Tail(key, 0));
        return new ChainPosition(chain, 1);
    }

    private Tail tail(long number) {
        @Nullable Tail tail = tails.get(number);
        if (tail == null) {
            throw new IllegalArgumentException("nothing is known of chain " + number);
        }
        return tail;
    }
}
