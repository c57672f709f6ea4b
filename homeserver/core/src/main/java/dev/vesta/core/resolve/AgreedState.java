package dev.vesta.core.resolve;

import dev.vesta.core.resolve.TreeResolution.StateEvent;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What several states agree on. Never gone through: the room may be large. Each key is read once.
final class AgreedState extends AbstractMap<StateKey, EventId> {
    private final TreeResolution.Source source;
    private final long root;
    private final Set<StateKey> disputed;
    private final Map<StateKey, EventId> alone;
    private final Map<StateKey, Optional<EventId>> known = new HashMap<>();
    private boolean frozen;

    /// @param root any of the states
    /// @param disputed keys on which they do not agree
    /// @param alone of these, what counts as agreed all the same
    AgreedState(TreeResolution.Source source, long root, Set<StateKey> disputed, Map<StateKey, EventId> alone) {
        this.source = source;
        this.root = root;
        this.disputed = disputed;
        this.alone = alone;
    }

    /// A key is asked for that was not read before, while nothing may be read.
    static final class Unread extends RuntimeException {
        private static final long serialVersionUID = 1;
        final transient StateKey key;

        Unread(StateKey key) {
            super(key.type(), null, false, false);
            this.key = key;
        }
    }

    /// Runs work during which nothing is read: it may be on a thread that must not wait.
    <T> T frozen(Supplier<T> work) {
        frozen = true;
        try {
            return work.get();
        } finally {
            frozen = false;
        }
    }

    void read(StateKey key) {
        known.put(key, lookUp(key));
    }

    @Override
    public @Nullable EventId get(@Nullable Object wanted) {
        if (!(wanted instanceof StateKey key)) {
            return null;
        }
        Optional<EventId> found = known.get(key);
        if (found == null) {
            if (frozen) {
                throw new Unread(key);
            }
            found = lookUp(key);
            known.put(key, found);
        }
        return found.orElse(null);
    }

    @Override
    public EventId getOrDefault(@Nullable Object key, EventId otherwise) {
        EventId found = get(key);
        return found == null ? otherwise : found;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public Set<Map.Entry<StateKey, EventId>> entrySet() {
        throw new UnsupportedOperationException("the agreed state is only looked up by key");
    }

    private Optional<EventId> lookUp(StateKey key) {
        EventId only = alone.get(key);
        if (only != null || disputed.contains(key)) {
            return Optional.ofNullable(only);
        }
        Long keyNid = source.keyNids(List.of(key)).get(key);
        long nid = keyNid == null ? 0 : source.get(root, keyNid);
        StateEvent event = nid == 0 ? null : source.byNid(List.of(nid)).get(nid);
        return event == null ? Optional.empty() : Optional.of(event.event().eventId());
    }
}
