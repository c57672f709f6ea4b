package dev.vesta.protocol.auth;

import java.util.function.Function;

/// A row of the table: an event in a room, and what must come of it.
///
/// @param rule the rule that the row is about, by the name in `auth-rules/rules.txt`
/// @param deniedBy the rule that rejects the event; empty when it is allowed
/// @param what the event, in words
/// @param from the first room version that the row is for
/// @param until the last one
/// @param judged judges the event in a new room of `@alice:a`
record AuthRow(String rule, String deniedBy, String what, int from, int until, Function<Room, AuthVerdict> judged) {
    static final String ALICE = "@alice:a";
    static final String BOB = "@bob:b";
    static final String CAROL = "@carol:c";
    static final String DAVE = "@dave:d";

    /// The event passes the rule, or the rule allows it; it is allowed.
    static AuthRow accepts(String rule, String what, Function<Room, AuthVerdict> judged) {
        return new AuthRow(rule, "", what, 1, Integer.MAX_VALUE, judged);
    }

    /// The rule rejects the event.
    static AuthRow rejects(String rule, String what, Function<Room, AuthVerdict> judged) {
        return new AuthRow(rule, rule, what, 1, Integer.MAX_VALUE, judged);
    }

    /// The rule would allow the event but for one difference, so that another rule rejects it.
    static AuthRow misses(String rule, String deniedBy, String what, Function<Room, AuthVerdict> judged) {
        return new AuthRow(rule, deniedBy, what, 1, Integer.MAX_VALUE, judged);
    }

    AuthRow from(int version) {
        return new AuthRow(rule, deniedBy, what, version, until, judged);
    }

    AuthRow until(int version) {
        return new AuthRow(rule, deniedBy, what, from, version, judged);
    }

    boolean accepts() {
        return deniedBy.isEmpty();
    }

    /// Whether the row is for that version, which then must have its rule.
    boolean isFor(AuthRuleList list) {
        int version = Integer.parseInt(list.version().id());
        return version >= from && version <= until && list.find(rule).isPresent();
    }
}
