package dev.vesta.storage;

import dev.vesta.core.port.DeviceLists;
import dev.vesta.core.room.StoredEvent;
import io.vertx.sqlclient.Row;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Computes whose device lists to look at again: nothing is stored for those who look.
final class PgDeviceLists implements DeviceLists {
    private static final String CHANGED_DEVICES =
            "SELECT DISTINCT user_nid FROM sync_log WHERE kind = 4 AND pos > $1 AND pos <= $2";
    private static final String JOINED = "SELECT room_nid FROM membership WHERE user_nid = $1 AND membership = 'join'";

    /// Whose membership changed, with the event before the interval (null: none) and whether they are joined now.
    private static final String MOVES = """
            SELECT c.room_nid, c.user_nid, o.ref AS before, coalesce(m.membership = 'join', false) AS joined
            FROM (
              SELECT room_nid, user_nid FROM sync_log
              WHERE user_nid = $1 AND kind IN (1, 2) AND pos > $3 AND pos <= $4
              UNION
              SELECT room_nid, user_nid FROM sync_log
              WHERE room_nid = ANY ($2) AND kind IN (1, 2) AND user_nid IS NOT NULL AND pos > $3 AND pos <= $4) c
            LEFT JOIN LATERAL (
              SELECT ref FROM sync_log
              WHERE room_nid = c.room_nid AND user_nid = c.user_nid AND kind IN (1, 2) AND pos <= $3
              ORDER BY pos DESC LIMIT 1) o ON true
            LEFT JOIN membership m ON m.user_nid = c.user_nid AND m.room_nid = c.room_nid
            """;
    private static final String MEMBERS =
            "SELECT DISTINCT user_nid FROM membership WHERE room_nid = ANY ($1) AND membership = 'join'";

    /// Of these users, those joined to one of these rooms.
    private static final String SHARING = """
            SELECT room_nid, user_nid FROM membership
            WHERE user_nid = ANY ($1) AND room_nid = ANY ($2) AND membership = 'join'
            """;

    private final Database database;
    private final EventRows events;

    PgDeviceLists(Database database, RoomCaches caches) {
        this.database = database;
        this.events = new EventRows(database, caches);
    }

    private record Member(long room, long user) {}

    /// Who began and who ceased to be joined, over the whole interval.
    private record Moves(Set<Member> came, Set<Member> went) {}

    @Override
    public Changes changes(long userNid, long since, long upTo) {
        if (since >= upTo) {
            return new Changes(Set.of(), Set.of());
        }
        Set<Long> devices = users(CHANGED_DEVICES, Params.of(since).value(upTo));
        Set<Long> rooms = new HashSet<>();
        database.read(JOINED, Params.of(userNid)).forEach(row -> rooms.add(row.getLong("room_nid")));
        Moves own = moves(userNid, Set.of(), since, upTo);
        Set<Long> entered = roomsOf(own.came(), userNid);
        Set<Long> quit = roomsOf(own.went(), userNid);
        Set<Long> looked = new HashSet<>(rooms);
        looked.addAll(quit);
        Moves moves = moves(userNid, looked, since, upTo);

        // Whoever is in a room that was entered is new, and whoever is or was in one that was quit may be lost.
        Set<Long> gained =
                entered.isEmpty() ? new HashSet<>() : users(MEMBERS, Params.of().longs(entered));
        Set<Long> lost =
                quit.isEmpty() ? new HashSet<>() : users(MEMBERS, Params.of().longs(quit));
        moves.came().forEach(member -> gained.add(member.user()));
        moves.went().stream()
                .filter(member -> !entered.contains(member.room()))
                .forEach(member -> lost.add(member.user()));
        return judge(userNid, devices, gained, lost, new Rooms(rooms, entered, quit, moves));
    }

    private record Rooms(Set<Long> now, Set<Long> entered, Set<Long> quit, Moves moves) {
        /// Whether both were in that room before, given that the other is in it now.
        boolean sharedBefore(Member member) {
            return !entered.contains(member.room()) && !moves.came().contains(member);
        }
    }

    private Changes judge(long userNid, Set<Long> devices, Set<Long> gained, Set<Long> lost, Rooms rooms) {
        Set<Long> asked = new HashSet<>(devices);
        asked.addAll(gained);
        asked.addAll(lost);
        Set<Long> lookedAt = new HashSet<>(rooms.now());
        lookedAt.addAll(rooms.quit());
        Set<Long> sharing = new HashSet<>();
        Set<Long> sharedBefore = new HashSet<>();
        rooms.moves().went().stream()
                .filter(member -> !rooms.entered().contains(member.room()))
                .forEach(member -> sharedBefore.add(member.user()));
        if (!asked.isEmpty() && !lookedAt.isEmpty()) {
            for (Row row : database.read(SHARING, Params.of().longs(asked).longs(lookedAt))) {
                Member member = new Member(row.getLong("room_nid"), row.getLong("user_nid"));
                if (rooms.now().contains(member.room())) {
                    sharing.add(member.user());
                }
                if (rooms.sharedBefore(member)) {
                    sharedBefore.add(member.user());
                }
            }
        }
        Set<Long> changed = new HashSet<>(devices);
        gained.stream().filter(user -> !sharedBefore.contains(user)).forEach(changed::add);
        changed.retainAll(sharing);
        changed.remove(userNid);
        if (devices.contains(userNid)) {
            changed.add(userNid);
        }
        Set<Long> left = new HashSet<>(lost);
        left.retainAll(sharedBefore);
        left.removeAll(sharing);
        left.remove(userNid);
        return new Changes(changed, left);
    }

    private Moves moves(long userNid, Collection<Long> rooms, long since, long upTo) {
        record Move(Member member, @Nullable Long before, boolean joined) {}
        List<Move> found = new ArrayList<>();
        Params params = Params.of(userNid).longs(rooms).value(since).value(upTo);
        for (Row row : database.read(MOVES, params)) {
            Member member = new Member(row.getLong("room_nid"), row.getLong("user_nid"));
            found.add(new Move(member, row.getLong("before"), row.getBoolean("joined")));
        }
        List<Long> before = new ArrayList<>();
        for (Move move : found) {
            if (move.before() != null) {
                before.add(move.before());
            }
        }
        Map<Long, StoredEvent> stored = before.isEmpty() ? new HashMap<>() : events.byNid(before);
        Moves moves = new Moves(new HashSet<>(), new HashSet<>());
        for (Move move : found) {
            StoredEvent event = move.before() == null ? null : stored.get(move.before());
            boolean was = event != null
                    && event.pdu().content().string("membership").orElse("").equals("join");
            if (move.joined() && !was) {
                moves.came().add(move.member());
            } else if (was && !move.joined()) {
                moves.went().add(move.member());
            }
        }
        return moves;
    }

    private static Set<Long> roomsOf(Set<Member> members, long user) {
        Set<Long> rooms = new HashSet<>();
        members.stream().filter(member -> member.user() == user).forEach(member -> rooms.add(member.room()));
        return rooms;
    }

    private Set<Long> users(String sql, Params params) {
        Set<Long> users = new HashSet<>();
        database.read(sql, params).forEach(row -> users.add(row.getLong("user_nid")));
        return users;
    }
}
