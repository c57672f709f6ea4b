package dev.vesta.core.port;

import dev.vesta.core.log.LogRow;
import java.util.List;

/// The log as its consumers read it: rows in order, and how far each consumer has come. A consumer that is interrupted
/// sees rows again, so what it does with them must bear repetition.
public interface LogCursors {
    /// The position up to which a consumer has handled everything; 0 for one that is not known yet.
    long position(String consumer);

    /// Moves the consumer's cursor to that position; never back.
    void advance(String consumer, long pos);

    /// The rows behind a position, in order.
    List<LogRow> rows(long after, int limit);
}
