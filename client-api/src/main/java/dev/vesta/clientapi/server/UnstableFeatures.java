package dev.vesta.clientapi.server;

import java.util.Map;
import java.util.TreeMap;

/// The flags of `unstable_features`. A flag makes clients use the feature, so each comes with the feature, and
/// `UnstableFeaturesTest` walks every one of them with a real request.
///
/// Flags that end in `.stable` say that the feature is served under its stable names as well, for clients that do not
/// judge that by the versions.
final class UnstableFeatures {
    /// All are `true`: what is absent is off.
    static final Map<String, Boolean> FLAGS = flags(
            // Profile fields of any name (v1.16).
            "uk.tcpip.msc4133",
            "uk.tcpip.msc4133.stable",
            // Rooms shared with another user (v1.19).
            "uk.half-shot.msc2666.query_mutual_rooms",
            "uk.half-shot.msc2666.query_mutual_rooms.stable",
            // Presence can be `org.matrix.msc3026.busy`.
            "org.matrix.msc3026.busy_presence",
            // Syncs tell the state at the end of timelines, under the unstable names (v1.16).
            "org.matrix.msc4222",
            // Simplified sliding sync (MSC4186).
            "org.matrix.simplified_msc3575",
            // Account data can be deleted.
            "org.matrix.msc3391",
            // Private receipts (v1.4).
            "org.matrix.msc2285.stable",
            // Receipts in threads, threads and their list, counts by thread (v1.4).
            "org.matrix.msc3771",
            "org.matrix.msc3440.stable",
            "org.matrix.msc3773",
            // The room directory filtered by the type of rooms (v1.4).
            "org.matrix.msc3827.stable",
            // Redactions are sent like other events (v1.18).
            "com.beeper.msc4169",
            // Invites can be blocked (v1.18).
            "org.matrix.msc4380.stable");

    private UnstableFeatures() {}

    private static Map<String, Boolean> flags(String... names) {
        Map<String, Boolean> flags = new TreeMap<>();
        for (String name : names) {
            flags.put(name, true);
        }
        return Map.copyOf(flags);
    }
}
