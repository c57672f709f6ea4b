package dev.vesta.protocol.room;

/// Where event ids come from. ([spec](https://spec.matrix.org/v1.19/rooms/#feature-matrix))
public enum EventIdFormat {
    /// `$opaque:server`, in the event's `event_id`; events are named by pairs of id and hashes (versions 1 and 2).
    STATED,
    /// The reference hash in standard base64 (version 3).
    HASH,
    /// The reference hash in URL-safe base64 (since version 4).
    URL_SAFE_HASH
}
