package dev.vesta.storage;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rows on their way into `unnest`, which wants them by column.
final class Columns {
    private final List<@Nullable Object[]> rows = new ArrayList<>();

    void row(@Nullable Object... values) {
        rows.add(values);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /// May hold nulls.
    List<@Nullable Long> longs(int column) {
        List<@Nullable Long> out = new ArrayList<>(rows.size());
        for (@Nullable Object[] row : rows) {
            out.add((Long) row[column]);
        }
        return out;
    }

    List<String> texts(int column) {
        List<String> out = new ArrayList<>(rows.size());
        for (@Nullable Object[] row : rows) {
            out.add((String) Objects.requireNonNull(row[column]));
        }
        return out;
    }

    List<Boolean> bools(int column) {
        List<Boolean> out = new ArrayList<>(rows.size());
        for (@Nullable Object[] row : rows) {
            out.add((Boolean) Objects.requireNonNull(row[column]));
        }
        return out;
    }

    /// May hold nulls.
    List<@Nullable Buffer> nullableBuffers(int column) {
        List<@Nullable Buffer> out = new ArrayList<>(rows.size());
        for (@Nullable Object[] row : rows) {
            out.add((Buffer) row[column]);
        }
        return out;
    }

    List<Buffer> buffers(int column) {
        List<Buffer> out = new ArrayList<>(rows.size());
        for (@Nullable Object[] row : rows) {
            out.add((Buffer) Objects.requireNonNull(row[column]));
        }
        return out;
    }
}
