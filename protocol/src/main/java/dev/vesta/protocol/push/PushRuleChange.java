package dev.vesta.protocol.push;

/// What came of changing a user's push rules.
public sealed interface PushRuleChange {
    /// They are changed.
    record Changed(PushRuleset rules) implements PushRuleChange {}

    /// They are not; `reason` is a sentence for the client.
    record Refused(Fault fault, String reason) implements PushRuleChange {}

    /// Why not.
    enum Fault {
        /// There is no such rule: 404 `M_NOT_FOUND`.
        NOT_FOUND,
        /// No rule of a user may have that id: 400 `M_INVALID_PARAM`.
        RULE_ID,
        /// The rule's parts are wrong: 400 `M_BAD_JSON`.
        RULE,
        /// `before` or `after` names no rule of the user: 400 `M_UNKNOWN`, as the specification's example has it.
        NEIGHBOR,
        /// The server's rules cannot be deleted: 400 `M_INVALID_PARAM`.
        DEFAULT_RULE
    }
}
