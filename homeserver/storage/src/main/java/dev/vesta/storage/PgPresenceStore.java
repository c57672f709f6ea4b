package dev.vesta.storage;

import dev.vesta.core.port.PresenceStore;
import dev.vesta.protocol.id.UserId;
import io.vertx.sqlclient.Row;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What presence keeps and asks.
final class PgPresenceStore implements PresenceStore {
    private static final String FIND = "SELECT nid FROM user_id WHERE user_id = $1";
    private static final String MESSAGES = "SELECT user_nid, status_msg FROM presence WHERE user_nid = ANY($1)";
    private static final String SET = """
            INSERT INTO presence (user_nid, status_msg) VALUES ($1, $2)
            ON CONFLICT (user_nid) DO UPDATE SET status_msg = excluded.status_msg
            """;
    private static final String TAKE_AWAY = "DELETE FROM presence WHERE user_nid = $1";
    private static final String JOINED = """
            SELECT user_nid, room_nid FROM membership WHERE user_nid = ANY($1) AND membership = 'join'
            """;

    private final Database database;

    PgPresenceStore(Database database) {
        this.database = database;
    }

    @Override
    public Optional<Long> find(UserId user) {
        // Text refuses U+0000, and no user id holds it.
        if (user.value().indexOf('\0') >= 0) {
            return Optional.empty();
        }
        for (Row row : database.read(FIND, Params.of().value(user.value()))) {
            return Optional.of(row.getLong("nid"));
        }
        return Optional.empty();
    }

    @Override
    public Map<Long, String> statusMessages(Collection<Long> userNids) {
        Map<Long, String> found = new HashMap<>();
        for (Row row : database.read(MESSAGES, Params.of().longs(userNids))) {
            found.put(row.getLong("user_nid"), Params.textOf(row.getBuffer("status_msg")));
        }
        return found;
    }

    @Override
    public void setStatusMessage(long userNid, @Nullable String text) {
        // Again is harmless.
        if (text == null) {
            database.read(TAKE_AWAY, Params.of(userNid));
        } else {
            database.read(SET, Params.of(userNid).utf8(text));
        }
    }

    @Override
    public Map<Long, Set<Long>> joinedRooms(Collection<Long> userNids) {
        Map<Long, Set<Long>> found = new HashMap<>();
        for (Row row : database.read(JOINED, Params.of().longs(userNids))) {
            found.computeIfAbsent(row.getLong("user_nid"), ignored -> new HashSet<>())
                    .add(row.getLong("room_nid"));
        }
        return found;
    }
}
