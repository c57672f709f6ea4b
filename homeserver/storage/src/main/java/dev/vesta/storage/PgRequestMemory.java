package dev.vesta.storage;

import dev.vesta.core.port.RequestMemory;

/// Forgets old requests. There is no index by time: a scan now and then costs less than one more index entry for every
/// message.
final class PgRequestMemory implements RequestMemory {
    private static final String FORGET_TXNS = """
            DELETE FROM client_txn
            WHERE ctid = ANY (ARRAY(SELECT ctid FROM client_txn WHERE created_ts < $1 LIMIT $2))
            """;
    private static final String FORGET_REMOTE = """
            DELETE FROM to_device_seen
            WHERE ctid = ANY (ARRAY(SELECT ctid FROM to_device_seen WHERE created_ts < $1 LIMIT $2))
            """;

    private static final String FORGET_NOTIFICATIONS = """
            DELETE FROM notification
            WHERE ctid = ANY (ARRAY(SELECT ctid FROM notification WHERE ts < $1 LIMIT $2))
            """;

    private final Database database;

    PgRequestMemory(Database database) {
        this.database = database;
    }

    @Override
    public int forgetTxns(long beforeTs, int limit) {
        return database.query(FORGET_TXNS, Params.of(beforeTs).value((long) limit))
                .rowCount();
    }

    @Override
    public int forgetNotifications(long beforeTs, int limit) {
        return database.query(FORGET_NOTIFICATIONS, Params.of(beforeTs).value((long) limit))
                .rowCount();
    }

    @Override
    public int forgetRemoteMessages(long beforeTs, int limit) {
        return database.query(FORGET_REMOTE, Params.of(beforeTs).value((long) limit))
                .rowCount();
    }
}
