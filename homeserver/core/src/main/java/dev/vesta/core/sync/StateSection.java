package dev.vesta.core.sync;

/// Which state a sync tells beside timelines, and under which name.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3sync), `use_state_after`)
public enum StateSection {
    /// The state before the timeline.
    BEFORE("state"),
    /// The state at the timeline's end.
    AFTER("state_after"),
    /// The same for clients that ask under the name that it had before v1.16 (MSC4222), and read that name only.
    UNSTABLE_AFTER("org.matrix.msc4222.state_after");

    private final String key;

    StateSection(String key) {
        this.key = key;
    }

    /// The name in the answer.
    String key() {
        return key;
    }

    boolean after() {
        return this != BEFORE;
    }
}
