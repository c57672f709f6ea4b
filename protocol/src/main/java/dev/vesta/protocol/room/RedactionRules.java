package dev.vesta.protocol.room;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What a redaction leaves of an event. ([spec](https://spec.matrix.org/v1.19/client-server-api/#redactions))
///
/// @param topLevel the keys of the event that stay
/// @param content what stays of `content`, by event type; of other types nothing
public record RedactionRules(Set<String> topLevel, Map<String, Kept> content) {
    /// What stays of an object.
    ///
    /// @param everything the whole object stays, the other two say nothing
    /// @param keys members that stay as they are
    /// @param nested members that stay when they are objects, with these keys of theirs
    public record Kept(boolean everything, Set<String> keys, Map<String, Set<String>> nested) {
        /// The whole object.
        public static final Kept EVERYTHING = new Kept(true, Set.of(), Map.of());

        /// These keys.
        public static Kept keys(String... keys) {
            return new Kept(false, Set.of(keys), Map.of());
        }

        /// These keys, and of that member those keys.
        public Kept andOf(String member, String... keysOfMember) {
            Map<String, Set<String>> more = new HashMap<>(nested);
            more.put(member, Set.of(keysOfMember));
            return new Kept(everything, keys, Map.copyOf(more));
        }
    }

    static final RedactionRules V11 = new RedactionRules(
            Set.of(
                    "event_id",
                    "type",
                    "room_id",
                    "sender",
                    "state_key",
                    "content",
                    "hashes",
                    "signatures",
                    "depth",
                    "prev_events",
                    "auth_events",
                    "origin_server_ts"),
            Map.of(
                    "m.room.member",
                    Kept.keys("membership", "join_authorised_via_users_server").andOf("third_party_invite", "signed"),
                    "m.room.create",
                    Kept.EVERYTHING,
                    "m.room.join_rules",
                    Kept.keys("join_rule", "allow"),
                    "m.room.power_levels",
                    Kept.keys(
                            "ban",
                            "events",
                            "events_default",
                            "invite",
                            "kick",
                            "redact",
                            "state_default",
                            "users",
                            "users_default"),
                    "m.room.history_visibility",
                    Kept.keys("history_visibility"),
                    "m.room.redaction",
                    Kept.keys("redacts")));

    /// The same with another rule for one type.
    public RedactionRules with(String type, Kept kept) {
        Map<String, Kept> changed = new HashMap<>(content);
        changed.put(type, kept);
        return new RedactionRules(topLevel, Map.copyOf(changed));
    }
}
