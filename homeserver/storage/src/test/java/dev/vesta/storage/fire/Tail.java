package dev.vesta.storage.fire;

import dev.vesta.storage.embedded.DatabaseAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// A reader that follows the log as a consumer does: it asks for what is behind the last position that it has seen, and
/// never looks back.
final class Tail implements Runnable {
    private static final String BEHIND = """
            SELECT l.pos, l.ref, e.nid IS NOT NULL AS there FROM sync_log l LEFT JOIN event e ON e.nid = l.ref
            WHERE l.pos > ? ORDER BY l.pos
            """;

    /// A row of the log.
    record Row(long pos, long ref) {}

    private final DatabaseAddress address;
    private final Acks acks;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final List<Row> seen = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private long reads;

    Tail(DatabaseAddress address, Acks acks) {
        this.acks = acks;
        this.address = address;
    }

    @Override
    public void run() {
        try (Connection connection = connect(address);
                PreparedStatement behind = connection.prepareStatement(BEHIND)) {
            boolean last;
            long at = 0;
            do {
                acks.awaitOne();
                last = stop.get();
                behind.setLong(1, at);
                try (ResultSet rows = behind.executeQuery()) {
                    while (rows.next()) {
                        at = rows.getLong("pos");
                        seen.add(new Row(at, rows.getLong("ref")));
                        if (!rows.getBoolean("there")) {
                            faults.add("position " + at + " is visible before its event");
                        }
                    }
                }
                reads++;
            } while (!last);
        } catch (SQLException | InterruptedException e) {
            faults.add(e.toString());
        }
    }

    /// Lets it read once more, to the end.
    void stop() {
        stop.set(true);
    }

    /// What it saw, in the order in which it saw it; for after its end.
    List<Row> seen() {
        return seen;
    }

    List<String> faults() {
        return faults;
    }

    long reads() {
        return reads;
    }

    /// The whole log as it is in the end.
    static List<Row> whole(Connection connection) throws SQLException {
        List<Row> all = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(BEHIND)) {
            statement.setLong(1, 0);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    all.add(new Row(rows.getLong("pos"), rows.getLong("ref")));
                }
            }
        }
        return all;
    }

    static Connection connect(DatabaseAddress address) throws SQLException {
        return DriverManager.getConnection(address.jdbcUrl(), address.user(), address.password());
    }
}
