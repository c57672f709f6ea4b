package dev.vesta.core.doctor;

import dev.vesta.core.log.Standing;
import dev.vesta.core.port.RoomRows;
import dev.vesta.core.port.RoomRows.EventRow;
import dev.vesta.core.resolve.TreeResolution;
import dev.vesta.core.resolve.TreeResolution.StateEvent;
import dev.vesta.core.state.KeyConflict;
import dev.vesta.protocol.authchain.AuthChainIndex;
import dev.vesta.protocol.authchain.AuthFirst;
import dev.vesta.protocol.authchain.ChainCover;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.room.RoomVersion;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// State resolution over the doctor's own trees, from the rows.
final class Resolution implements TreeResolution.Source {
    private static final int MAX_REMEMBERED = 1_000;
    private static final int REJECTED = Standing.REJECTED.number();

    private final RoomRows rows;
    private final Trees trees;
    private final EventCache events;
    private final TreeResolution algorithm;

    /// Made when the first branches meet: most rooms never need it.
    private final ChainCover chains = new ChainCover();

    private boolean chained;

    /// Keys of events that were looked up: a state may get one that no state had before.
    private final Map<StateKey, Long> keyNids = new HashMap<>();

    private final Map<Set<Long>, Long> done = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Set<Long>, Long> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    Resolution(RoomRows rows, Trees trees, EventCache events, RoomVersion version) {
        this.rows = rows;
        this.trees = trees;
        this.events = events;
        this.algorithm = new TreeResolution(this, version.rules().stateResolution());
    }

    /// The root of the state that those resolve to.
    ///
    /// @param roots at least two, all different
    long resolve(List<Long> roots) {
        Set<Long> asSet = Set.copyOf(roots);
        Long known = done.get(asSet);
        if (known == null) {
            known = algorithm.resolve(roots);
            keyNids.clear();
            done.put(asSet, known);
        }
        return known;
    }

    @Override
    public List<KeyConflict> split(List<Long> roots) {
        return trees.tree().split(roots);
    }

    @Override
    public long get(long root, long keyNid) {
        return trees.tree().get(root, keyNid);
    }

    @Override
    public long put(long root, Map<Long, Long> puts, Set<Long> removals) {
        return trees.put(root, puts, removals);
    }

    @Override
    public Map<Long, StateEvent> byNid(Collection<Long> nids) {
        Map<Long, StateEvent> found = new HashMap<>();
        rows.eventsByNid(nids).forEach((nid, row) -> {
            Pdu event = parsed(row);
            if (event != null) {
                found.put(nid, new StateEvent(nid, event, row.standing() == REJECTED));
            }
        });
        return found;
    }

    @Override
    public Map<EventId, StateEvent> byId(Collection<EventId> ids) {
        Map<EventId, StateEvent> found = new HashMap<>();
        rows.eventsById(ids.stream().map(EventId::value).toList()).forEach((id, row) -> {
            Pdu event = parsed(row);
            if (event != null) {
                found.put(new EventId(id), new StateEvent(row.nid(), event, row.standing() == REJECTED));
            }
        });
        return found;
    }

    @Override
    public Map<StateKey, Long> keyNids(Collection<StateKey> keys) {
        Map<StateKey, Long> found = new HashMap<>();
        for (StateKey key : keys) {
            Long nid = events.keyNid(key);
            nid = nid == null ? keyNids.get(key) : nid;
            if (nid != null) {
                found.put(key, nid);
            }
        }
        return found;
    }

    @Override
    public AuthChainIndex chains() {
        if (!chained) {
            chained = true;
            chain();
        }
        return chains;
    }

    @Override
    public <T> T compute(Supplier<T> work) {
        return work.get();
    }

    private @Nullable Pdu parsed(EventRow row) {
        Pdu event = events.parse(row);
        Long keyNid = row.keyNid();
        if (event != null && keyNid != null) {
            event.asStateKey().ifPresent(key -> keyNids.put(key, keyNid));
        }
        return event;
    }

    /// What comes later does no harm: nothing earlier names it.
    private void chain() {
        Map<EventId, StateKey> keys = new HashMap<>();
        Map<EventId, List<EventId>> authEvents = new LinkedHashMap<>();
        Iterator<EventRow> all = rows.stateEvents();
        while (all.hasNext()) {
            Pdu event = events.parse(all.next());
            if (event != null) {
                event.asStateKey().ifPresent(key -> {
                    keys.put(event.eventId(), key);
                    authEvents.put(event.eventId(), event.authEvents());
                });
            }
        }
        AuthFirst.sort(authEvents)
                .forEach(id -> chains.add(
                        id, Objects.requireNonNull(keys.get(id)), Objects.requireNonNull(authEvents.get(id))));
    }
}
