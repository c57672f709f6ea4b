package dev.vesta.storage;

import io.vertx.sqlclient.Cursor;
import io.vertx.sqlclient.PreparedStatement;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The rows of one statement, read a page at a time within a transaction.
final class RowStream<T> implements Iterator<T> {
    private static final int PAGE = 1_000;

    private final Cursor cursor;
    private final Function<Row, T> map;
    private @Nullable Iterator<Row> page;
    private boolean more = true;

    RowStream(SqlConnection connection, String sql, Params params, Function<Row, T> map) {
        PreparedStatement statement = Await.on(connection.prepare(sql));
        this.cursor = statement.cursor(params.tuple());
        this.map = map;
    }

    @Override
    public boolean hasNext() {
        while ((page == null || !page.hasNext()) && more) {
            RowSet<Row> rows = Await.on(cursor.read(PAGE));
            page = rows.iterator();
            more = cursor.hasMore();
        }
        return page != null && page.hasNext();
    }

    @Override
    public T next() {
        if (page == null || !hasNext()) {
            throw new NoSuchElementException();
        }
        return map.apply(page.next());
    }
}
