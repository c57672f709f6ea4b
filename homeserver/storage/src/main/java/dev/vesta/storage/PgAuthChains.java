package dev.vesta.storage;

import dev.vesta.core.port.Numbers;
import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.authchain.AuthChainIndex;
import dev.vesta.protocol.authchain.ChainLink;
import dev.vesta.protocol.authchain.ChainPosition;
import dev.vesta.protocol.authchain.ChainRange;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// The index of one room's auth chains in the database. [AuthChainWriter] fills it.
final class PgAuthChains implements AuthChainIndex {
    private static final String POSITIONS = """
            SELECT e.event_id, c.chain, c.seq FROM event e JOIN auth_chain c ON c.event_nid = e.nid
            WHERE e.event_id = ANY ($2) AND c.room_nid = $1
            """;
    private static final String LINKS_FROM =
            "SELECT chain, seq, to_chain, to_seq FROM auth_link WHERE room_nid = $1 AND chain = ANY ($2)";
    private static final String LINKS_TO = """
            SELECT l.chain, l.seq, l.to_chain, l.to_seq
            FROM unnest($2::bigint[], $3::bigint[]) AS w (chain, first)
            JOIN auth_link l ON l.room_nid = $1 AND l.to_chain = w.chain AND l.to_seq >= w.first
            """;
    private static final String KEYS = """
            SELECT c.chain, e.state_key_nid FROM auth_chain c JOIN event e ON e.nid = c.event_nid
            WHERE c.room_nid = $1 AND c.chain = ANY ($2) AND c.seq = 1
            """;
    private static final String EVENTS = """
            SELECT e.event_id
            FROM unnest($2::bigint[], $3::bigint[], $4::bigint[]) WITH ORDINALITY AS w (chain, first, last, i)
            JOIN auth_chain c ON c.room_nid = $1 AND c.chain = w.chain AND c.seq BETWEEN w.first AND w.last
            JOIN event e ON e.nid = c.event_nid
            ORDER BY w.i, c.seq
            """;

    /// Runs a statement that changes nothing: on a connection of its own, or in a transaction.
    interface Reading {
        RowSet<Row> read(String sql, Params params);
    }

    private final Reading reading;
    private final Numbers numbers;
    private final RoomRef room;

    PgAuthChains(Reading reading, Numbers numbers, RoomRef room) {
        this.reading = reading;
        this.numbers = numbers;
        this.room = room;
    }

    @Override
    public Map<EventId, ChainPosition> positions(Collection<EventId> events) {
        Map<EventId, ChainPosition> found = new HashMap<>();
        // An id with U+0000 is no event of ours, and text would refuse it.
        List<String> ids = events.stream()
                .map(EventId::value)
                .filter(id -> id.indexOf('\0') < 0)
                .toList();
        if (!ids.isEmpty()) {
            for (Row row : reading.read(POSITIONS, Params.of(room.nid()).texts(ids))) {
                found.put(
                        new EventId(row.getString("event_id")),
                        new ChainPosition(row.getLong("chain"), row.getInteger("seq")));
            }
        }
        return found;
    }

    @Override
    public List<ChainLink> linksFrom(Collection<Long> chains) {
        return chains.isEmpty()
                ? List.of()
                : links(reading.read(LINKS_FROM, Params.of(room.nid()).longs(chains)));
    }

    @Override
    public List<ChainLink> linksTo(Map<Long, Integer> fromPlace) {
        if (fromPlace.isEmpty()) {
            return List.of();
        }
        Columns columns = new Columns();
        fromPlace.forEach((chain, first) -> columns.row(chain, (long) first));
        Params params = Params.of(room.nid()).longs(columns.longs(0)).longs(columns.longs(1));
        return links(reading.read(LINKS_TO, params));
    }

    @Override
    public Map<Long, StateKey> keys(Collection<Long> chains) {
        Map<Long, Long> keyNids = new HashMap<>();
        if (!chains.isEmpty()) {
            for (Row row : reading.read(KEYS, Params.of(room.nid()).longs(chains))) {
                keyNids.put(row.getLong("chain"), row.getLong("state_key_nid"));
            }
        }
        Map<Long, StateKey> byNid = numbers.stateKeysOf(Set.copyOf(keyNids.values()));
        Map<Long, StateKey> keys = new HashMap<>();
        keyNids.forEach((chain, nid) -> keys.put(chain, Objects.requireNonNull(byNid.get(nid))));
        return keys;
    }

    @Override
    public List<EventId> events(Collection<ChainRange> ranges) {
        List<EventId> found = new ArrayList<>();
        if (!ranges.isEmpty()) {
            Columns columns = new Columns();
            ranges.forEach(range -> columns.row(range.chain(), (long) range.first(), (long) range.last()));
            Params params = Params.of(room.nid())
                    .longs(columns.longs(0))
                    .longs(columns.longs(1))
                    .longs(columns.longs(2));
            reading.read(EVENTS, params).forEach(row -> found.add(new EventId(row.getString("event_id"))));
        }
        return found;
    }

    private static List<ChainLink> links(RowSet<Row> rows) {
        List<ChainLink> links = new ArrayList<>(rows.size());
        for (Row row : rows) {
            links.add(new ChainLink(
                    row.getLong("chain"), row.getInteger("seq"), row.getLong("to_chain"), row.getInteger("to_seq")));
        }
        return links;
    }
}
