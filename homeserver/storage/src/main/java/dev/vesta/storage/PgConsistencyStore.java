package dev.vesta.storage;

import dev.vesta.core.port.ConsistencyStore;
import dev.vesta.core.port.RoomRows;
import dev.vesta.core.port.StorageException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.SqlResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What `doctor consistency` reads.
final class PgConsistencyStore implements ConsistencyStore {
    private final Database database;

    PgConsistencyStore(Database database) {
        this.database = database;
    }

    @Override
    public List<Long> roomsAfter(long roomNid, int limit) {
        List<Long> found = new ArrayList<>();
        Params params = Params.of(roomNid).value((long) limit);
        database.read(ConsistencySql.ROOMS_AFTER, params).forEach(row -> found.add(row.getLong("nid")));
        return found;
    }

    @Override
    public Optional<Long> room(String roomId) {
        if (roomId.indexOf('\0') < 0) {
            for (Row row : database.read(ConsistencySql.ROOM_BY_ID, Params.of().value(roomId))) {
                return Optional.of(row.getLong("nid"));
            }
        }
        return Optional.empty();
    }

    @Override
    public <T> T inRoom(long roomNid, Function<RoomRows, T> work) {
        return inSnapshot(connection -> work.apply(new PgRoomRows(connection, roomNid)));
    }

    @Override
    public List<Orphan> orphans(int limit) {
        return inSnapshot(connection -> {
            List<Orphan> found = new ArrayList<>();
            for (TableColumns.Reference reference : TableColumns.references()) {
                for (Row row :
                        Await.on(connection.query(orphanSql(reference, limit)).execute())) {
                    found.add(new Orphan(
                            reference.table() + "." + reference.column(),
                            row.getString("described"),
                            reference.names().table() + " " + row.getLong("named")));
                }
            }
            return found;
        });
    }

    /// The names are our own, from [TableColumns]. A row is described by its place and its numbers, not by its content.
    private static String orphanSql(TableColumns.Reference reference, int limit) {
        TableColumns.Use.Names names = reference.names();
        return """
                SELECT 'the row at ' || x.ctid::text AS described, x.%2$s AS named FROM %1$s x
                WHERE x.%2$s IS NOT NULL AND (%5$s)
                  AND NOT EXISTS (SELECT 1 FROM %3$s y WHERE y.%4$s = x.%2$s)
                LIMIT %6$d
                """.formatted(
                        reference.table(), reference.column(), names.table(), names.column(), names.where(), limit);
    }

    private <T> T inSnapshot(Function<SqlConnection, T> work) {
        SqlConnection connection;
        try {
            connection = Await.on(database.pool().getConnection());
        } catch (RuntimeException e) {
            throw new StorageException("no connection to the database", e, false);
        }
        try {
            execute(connection, ConsistencySql.BEGIN);
            execute(connection, ConsistencySql.NO_TIMEOUT);
            T result = work.apply(connection);
            execute(connection, "ROLLBACK");
            return result;
        } catch (RuntimeException e) {
            rollback(connection, e);
            throw e;
        } finally {
            Await.on(connection.close());
        }
    }

    private static void rollback(SqlConnection connection, RuntimeException reason) {
        try {
            execute(connection, "ROLLBACK");
        } catch (RuntimeException e) {
            // The connection is gone, and its transaction with it.
            reason.addSuppressed(e);
        }
    }

    private static void execute(SqlConnection connection, String statement) {
        SqlResult<?> _ = Await.on(connection.query(statement).execute());
    }
}
