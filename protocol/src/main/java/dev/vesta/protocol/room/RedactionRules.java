package dev.vesta.protocol.room;

import java.util.HashMap;
import java.util.HashSet;
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

    private static final Set<String> TOP_LEVEL = Set.of(
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
            "origin_server_ts");

    private static final String[] LEVELS = {
        "ban", "events", "events_default", "kick", "redact", "state_default", "users", "users_default"
    };

    static final RedactionRules V1 = new RedactionRules(
            plus(TOP_LEVEL, "origin", "membership", "prev_state"),
            Map.of(
                    "m.room.member", Kept.keys("membership"),
                    "m.room.create", Kept.keys("creator"),
                    "m.room.join_rules", Kept.keys("join_rule"),
                    "m.room.power_levels", Kept.keys(LEVELS),
                    "m.room.aliases", Kept.keys("aliases"),
                    "m.room.history_visibility", Kept.keys("history_visibility")));

    static final RedactionRules V6 = V1.without("m.room.aliases");

    static final RedactionRules V8 = V6.with("m.room.join_rules", Kept.keys("join_rule", "allow"));

    static final RedactionRules V9 =
            V8.with("m.room.member", Kept.keys("membership", "join_authorised_via_users_server"));

    static final RedactionRules V11 = new RedactionRules(TOP_LEVEL, V9.content)
            .with(
                    "m.room.member",
                    Kept.keys("membership", "join_authorised_via_users_server").andOf("third_party_invite", "signed"))
            .with("m.room.create", Kept.EVERYTHING)
            .with("m.room.power_levels", new Kept(false, plus(Set.of(LEVELS), "invite"), Map.of()))
            .with("m.room.redaction", Kept.keys("redacts"));

    /// The same with another rule for one type.
    public RedactionRules with(String type, Kept kept) {
        Map<String, Kept> changed = new HashMap<>(content);
        changed.put(type, kept);
        return new RedactionRules(topLevel, Map.copyOf(changed));
    }

    private RedactionRules without(String type) {
        Map<String, Kept> changed = new HashMap<>(content);
        changed.remove(type);
        return new RedactionRules(topLevel, Map.copyOf(changed));
    }

    private static Set<String> plus(Set<String> keys, String... more) {
        Set<String> all = new HashSet<>(keys);
        all.addAll(Set.of(more));
        return Set.copyOf(all);
    }
}
