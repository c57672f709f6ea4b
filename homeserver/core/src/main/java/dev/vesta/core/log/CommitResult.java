package dev.vesta.core.log;

/// What became of a commit.
public sealed interface CommitResult {
    /// Durable.
    ///
    /// @param lastPos the position of its last log row
    record Committed(long lastPos) implements CommitResult {}

    /// The room had moved on, or the client's transaction was committed by another request: decide again.
    record Conflict() implements CommitResult {}

    /// The same request was committed before: nothing was written, and there is nothing to do.
    record Repeated() implements CommitResult {}
}
