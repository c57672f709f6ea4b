package dev.vesta.storage;

import dev.vesta.core.port.Numbers;
import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.authchain.AuthChainIndex;
import dev.vesta.protocol.authchain.AuthFirst;
import dev.vesta.protocol.authchain.ChainLink;
import dev.vesta.protocol.authchain.ChainPlacer;
import dev.vesta.protocol.authchain.ChainPosition;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Puts state events into the index of auth chains when it is asked for: a room that never forks never pays for it.
final class AuthChainWriter {
    /// Taking the rows is what excludes others: whoever comes at the same time waits here, and finds them gone. Some
    /// one has them all, or none has: rows are added, but taken only together.
    private static final String TAKE =
            "SELECT event_nid FROM unchained WHERE room_nid = $1 ORDER BY event_nid FOR UPDATE";
    private static final String EVENTS = "SELECT nid, state_key_nid, json FROM event WHERE nid = ANY ($1)";
    private static final String NEXT_CHAIN =
            "SELECT coalesce(max(chain), 0) + 1 AS next FROM auth_chain WHERE room_nid = $1";
    private static final String LENGTHS = """
            SELECT w.chain, c.seq FROM unnest($2::bigint[]) AS w (chain)
            CROSS JOIN LATERAL (
              SELECT seq FROM auth_chain WHERE room_nid = $1 AND chain = w.chain ORDER BY seq DESC LIMIT 1) c
            """;
    private static final String INSERT_PLACES = """
            INSERT INTO auth_chain (room_nid, event_nid, chain, seq)
            SELECT $1, v.* FROM unnest($2::bigint[], $3::bigint[], $4::bigint[]) AS v (event_nid, chain, seq)
            """;
    private static final String INSERT_LINKS = """
            INSERT INTO auth_link (room_nid, chain, seq, to_chain, to_seq)
            SELECT $1, v.* FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])
              AS v (chain, seq, to_chain, to_seq)
            """;
    private static final String DONE = "DELETE FROM unchained WHERE room_nid = $1 AND event_nid = ANY ($2)";
    private static final String ANY_LEFT = "SELECT FROM unchained WHERE room_nid = $1 LIMIT 1";

    /// Events whose JSON is in memory at once.
    private static final int JSON_AT_ONCE = 1_000;

    private final Database database;
    private final Numbers numbers;

    AuthChainWriter(Database database, Numbers numbers) {
        this.database = database;
        this.numbers = numbers;
    }

    private record Unplaced(long nid, StateKey key, List<EventId> authEvents) {}

    /// Puts all state events of the room that are committed now into the index.
    ///
    /// @return how many this call put there
    int catchUp(RoomRef room) {
        if (database.read(ANY_LEFT, Params.of(room.nid())).size() == 0) {
            return 0;
        }
        return database.transaction(tx -> {
            List<Long> taken = new ArrayList<>();
            tx.query(TAKE, Params.of(room.nid())).forEach(row -> taken.add(row.getLong("event_nid")));
            if (!taken.isEmpty()) {
                place(tx, room, load(tx, room, taken));
                tx.query(DONE, Params.of(room.nid()).longs(taken));
            }
            return taken.size();
        });
    }

    private Map<EventId, Unplaced> load(Database.Transaction tx, RoomRef room, List<Long> nids) {
        record Loaded(long keyNid, Pdu header) {}
        Map<EventId, Unplaced> unplaced = new LinkedHashMap<>();
        for (int from = 0; from < nids.size(); from += JSON_AT_ONCE) {
            List<Long> some = nids.subList(from, Math.min(nids.size(), from + JSON_AT_ONCE));
            Map<Long, Loaded> loaded = new HashMap<>();
            for (Row row : tx.query(EVENTS, Params.of().longs(some))) {
                Pdu event = Pdu.fromStore(room.version(), row.getBuffer("json").getBytes());
                loaded.put(row.getLong("nid"), new Loaded(row.getLong("state_key_nid"), event));
            }
            Set<Long> keyNids = new HashSet<>();
            loaded.values().forEach(event -> keyNids.add(event.keyNid()));
            Map<Long, StateKey> keys = numbers.stateKeysOf(keyNids);
            for (Long nid : some) {
                Loaded event = loaded.get(nid);
                // A row without an event: the room is being deleted. Nothing to index.
                if (event != null) {
                    StateKey key = Objects.requireNonNull(keys.get(event.keyNid()));
                    List<EventId> auth = List.copyOf(event.header().authEvents());
                    unplaced.put(event.header().eventId(), new Unplaced(nid, key, auth));
                }
            }
        }
        return unplaced;
    }

    private void place(Database.Transaction tx, RoomRef room, Map<EventId, Unplaced> unplaced) {
        ChainPlacer placer = placer(tx, room, unplaced);
        Map<EventId, List<EventId>> authEvents = new LinkedHashMap<>();
        unplaced.forEach((id, event) -> authEvents.put(id, event.authEvents()));
        Columns places = new Columns();
        Columns links = new Columns();
        for (EventId id : AuthFirst.sort(authEvents)) {
            Unplaced event = Objects.requireNonNull(unplaced.get(id));
            placer.place(id, event.key(), event.authEvents()).ifPresent(placed -> {
                ChainPosition at = placed.position();
                places.row(event.nid(), at.chain(), (long) at.seq());
                for (ChainLink link : placed.links()) {
                    links.row(link.chain(), (long) link.seq(), link.toChain(), (long) link.toSeq());
                }
            });
        }
        tx.query(
                INSERT_PLACES,
                Params.of(room.nid())
                        .longs(places.longs(0))
                        .longs(places.longs(1))
                        .longs(places.longs(2)));
        tx.query(
                INSERT_LINKS,
                Params.of(room.nid())
                        .longs(links.longs(0))
                        .longs(links.longs(1))
                        .longs(links.longs(2))
                        .longs(links.longs(3)));
    }

    /// Knows what the new events name, with the chains of that.
    private ChainPlacer placer(Database.Transaction tx, RoomRef room, Map<EventId, Unplaced> unplaced) {
        AuthChainIndex index = new PgAuthChains(tx::query, numbers, room);
        long next = 0;
        for (Row row : tx.query(NEXT_CHAIN, Params.of(room.nid()))) {
            next = row.getLong("next");
        }
        ChainPlacer placer = new ChainPlacer(next);
        Set<EventId> named = new HashSet<>();
        unplaced.values().forEach(event -> named.addAll(event.authEvents()));
        named.removeAll(unplaced.keySet());
        if (next == 1 || named.isEmpty()) {
            return placer;
        }
        Map<EventId, ChainPosition> known = index.positions(named);
        Set<Long> chains = new HashSet<>();
        known.forEach((id, position) -> {
            placer.know(id, position);
            chains.add(position.chain());
        });
        know(tx, room, placer, index, chains);
        return placer;
    }

    private static void know(
            Database.Transaction tx, RoomRef room, ChainPlacer placer, AuthChainIndex index, Collection<Long> chains) {
        Map<Long, StateKey> keys = index.keys(chains);
        Map<Long, List<ChainLink>> leaving = new HashMap<>();
        for (ChainLink link : index.linksFrom(chains)) {
            leaving.computeIfAbsent(link.chain(), _ -> new ArrayList<>()).add(link);
        }
        for (Row row : tx.query(LENGTHS, Params.of(room.nid()).longs(chains))) {
            long chain = row.getLong("chain");
            StateKey key = Objects.requireNonNull(keys.get(chain));
            placer.know(chain, key, row.getInteger("seq"), leaving.getOrDefault(chain, List.of()));
        }
    }
}
