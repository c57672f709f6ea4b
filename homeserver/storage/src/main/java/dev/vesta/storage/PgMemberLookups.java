package dev.vesta.storage;

import dev.vesta.core.port.MemberLookups;
import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Who is where: reads of `membership`.
final class PgMemberLookups implements MemberLookups {
    private static final String JOINED_AMONG = """
            SELECT r.room_id FROM room r JOIN membership m ON m.room_nid = r.nid
            WHERE r.room_id = ANY($2) AND m.user_nid = $1 AND m.membership = 'join'
            """;
    private static final String MEMBERSHIPS =
            "SELECT room_nid, membership FROM membership WHERE user_nid = $1 AND room_nid = ANY($2)";
    private static final String LOCAL_JOINED = """
            SELECT u.user_id FROM membership m JOIN user_id u ON u.nid = m.user_nid
            WHERE m.room_nid = $1 AND m.membership = 'join' AND u.local ORDER BY m.ord LIMIT $2
            """;
    private static final String GUESTS_JOINED = """
            SELECT u.user_id FROM membership m
            JOIN account a ON a.user_nid = m.user_nid JOIN user_id u ON u.nid = m.user_nid
            WHERE m.room_nid = $1 AND m.membership = 'join' AND a.guest LIMIT $2
            """;
    private static final String ROOMS_WITH_GUESTS = """
            SELECT DISTINCT m.room_nid FROM account a JOIN membership m ON m.user_nid = a.user_nid
            WHERE a.guest AND m.membership = 'join' AND m.room_nid > $1 ORDER BY m.room_nid LIMIT $2
            """;

    private final Database database;

    PgMemberLookups(Database database) {
        this.database = database;
    }

    @Override
    public Set<RoomId> joinedAmong(long userNid, Collection<RoomId> rooms) {
        // No stored id holds U+0000, and text would refuse it.
        List<String> texts = rooms.stream()
                .map(RoomId::value)
                .filter(id -> id.indexOf('\0') < 0)
                .toList();
        Set<RoomId> found = new HashSet<>();
        if (!texts.isEmpty()) {
            database.read(JOINED_AMONG, Params.of(userNid).texts(texts))
                    .forEach(row -> found.add(new RoomId(row.getString("room_id"))));
        }
        return found;
    }

    @Override
    public Map<Long, String> memberships(long userNid, Collection<Long> roomNids) {
        Map<Long, String> found = new HashMap<>();
        if (!roomNids.isEmpty()) {
            database.read(MEMBERSHIPS, Params.of(userNid).longs(roomNids))
                    .forEach(row -> found.put(row.getLong("room_nid"), row.getString("membership")));
        }
        return found;
    }

    @Override
    public List<UserId> localJoined(RoomRef room, int limit) {
        List<UserId> found = new ArrayList<>();
        database.read(LOCAL_JOINED, Params.of(room.nid()).value((long) limit))
                .forEach(row -> found.add(new UserId(row.getString("user_id"))));
        return found;
    }

    @Override
    public List<UserId> guestsJoined(RoomRef room, int limit) {
        List<UserId> found = new ArrayList<>();
        database.read(GUESTS_JOINED, Params.of(room.nid()).value((long) limit))
                .forEach(row -> found.add(new UserId(row.getString("user_id"))));
        return found;
    }

    @Override
    public List<Long> roomsWithGuests(long afterNid, int limit) {
        List<Long> found = new ArrayList<>();
        database.read(ROOMS_WITH_GUESTS, Params.of(afterNid).value((long) limit))
                .forEach(row -> found.add(row.getLong("room_nid")));
        return found;
    }
}
