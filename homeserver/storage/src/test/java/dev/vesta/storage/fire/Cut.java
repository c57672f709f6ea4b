package dev.vesta.storage.fire;

/// Where in a transaction a connection is cut.
///
/// @param count how many messages or statements get through, counted from BEGIN
/// @param transaction in which transaction of the connection, counted from 0: the first also prepares its statements
/// @param abrupt whether the sockets are reset instead of closed
record Cut(Kind kind, int count, int transaction, boolean abrupt) {
    /// What is counted.
    enum Kind {
        /// Messages to the server: what comes after them does not reach it.
        REQUESTS,
        /// Statements to the server, of which the last one's answer does not come back and nothing else gets through.
        STATEMENTS,
        /// Statements to the server that are all answered; nothing else gets through.
        ANSWERED,
        /// Messages from the server: every statement reaches it, and the answers after those do not come back.
        ANSWERS,
        /// Everything gets through but the answer to COMMIT; nothing is counted.
        COMMIT
    }
}
