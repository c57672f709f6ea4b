package dev.vesta.core.fake;

import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.port.Pending;
import dev.vesta.core.port.StorageException;

/// An item on its way into the log in memory.
final class Queued implements Pending<CommitResult> {
    final LogItem item;
    private CommitResult result;
    private String refusal;

    Queued(LogItem item) {
        this.item = item;
    }

    @Override
    public synchronized CommitResult await() {
        while (result == null && refusal == null) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        if (refusal != null) {
            throw new StorageException("the commit failed", new IllegalStateException(refusal), false);
        }
        return result;
    }

    synchronized void refused(String why) {
        refusal = why;
        notifyAll();
    }

    synchronized void done(CommitResult what) {
        result = what;
        notifyAll();
    }
}
