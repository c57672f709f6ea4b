package dev.vesta.storage;

import dev.vesta.core.port.StorageException;
import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Numbers from a sequence that counts in blocks: one query a thousand numbers, asked for before they are needed.
final class NumberBlock {
    /// The increment of the sequences in the schema.
    static final int SIZE = 1000;

    private static final int REFILL_AT = SIZE / 2;

    private final Pool pool;
    private final String sql;
    private final ReentrantLock lock = new ReentrantLock();
    private long next;
    private int left;
    private @Nullable Future<Long> refill;

    NumberBlock(Pool pool, String sequence) {
        this.pool = pool;
        this.sql = "SELECT nextval('" + sequence + "') AS first";
    }

    long next() {
        lock.lock();
        try {
            if (left == 0) {
                next = await(refill == null ? ask() : refill);
                left = SIZE;
                refill = null;
            }
            left--;
            if (left == REFILL_AT) {
                refill = ask();
            }
            return next++;
        } finally {
            lock.unlock();
        }
    }

    private long await(Future<Long> answer) {
        try {
            return Await.on(answer);
        } catch (RuntimeException e) {
            // The next caller asks again.
            refill = null;
            throw new StorageException("no numbers from the database", e, false);
        }
    }

    private Future<Long> ask() {
        return pool.query(sql).execute().map(rows -> rows.iterator().next().getLong("first"));
    }
}
