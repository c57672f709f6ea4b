package dev.vesta.core.sync;

/// What follows from events shortly after their commit and is to be told together with them, as unread counts are.
@FunctionalInterface
public interface Sequels {
    /// Nothing follows.
    Sequels NONE = pos -> {};

    /// Waits until what follows from the events up to this position of the log is there too; not for long, and not at
    /// all, nor at the cost of a query, when it is. What is not there then is told by a later answer.
    void await(long pos);
}
