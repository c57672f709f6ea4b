package dev.vesta.protocol.room;

import java.util.EnumSet;
import java.util.Set;

/// The rules of a room version as data. Each version is the previous one plus changes; algorithms ask the methods
/// here. ([spec](https://spec.matrix.org/v1.19/rooms/#feature-matrix))
///
/// @param stateResolution how conflicting states are resolved
/// @param redaction what redactions leave
/// @param authRules where the authorization rules stand in the version's list
/// @param eventIds where event ids come from
/// @param traits the rules that a version has or has not
public record RoomRules(
        StateResolution stateResolution,
        RedactionRules redaction,
        AuthRuleNumbers authRules,
        EventIdFormat eventIds,
        Set<Trait> traits) {
    /// A rule that a version has or has not.
    public enum Trait {
        ALIASES_RULE,
        REDACTION_RULE,
        KEY_VALIDITY,
        STRICT_CANONICAL_JSON,
        NOTIFICATION_LEVELS,
        KNOCKING,
        RESTRICTED_JOINS,
        KNOCK_RESTRICTED,
        INTEGER_POWER_LEVELS,
        IMPLICIT_CREATOR,
        REDACTS_IN_CONTENT,
        ROOM_ID_IS_CREATE_HASH,
        CREATORS_ABOVE_ALL
    }

    static final RoomRules V1 = new RoomRules(
            StateResolution.V1,
            RedactionRules.V1,
            AuthRuleNumbers.V1,
            EventIdFormat.STATED,
            EnumSet.of(Trait.ALIASES_RULE, Trait.REDACTION_RULE));

    static final RoomRules V2 = V1.with(StateResolution.V2);

    static final RoomRules V3 =
            V2.minus(Trait.REDACTION_RULE).with(AuthRuleNumbers.V3).with(EventIdFormat.HASH);

    static final RoomRules V4 = V3.with(EventIdFormat.URL_SAFE_HASH);

    static final RoomRules V5 = V4.plus(Trait.KEY_VALIDITY);

    static final RoomRules V6 = V5.minus(Trait.ALIASES_RULE)
            .plus(Trait.STRICT_CANONICAL_JSON, Trait.NOTIFICATION_LEVELS)
            .with(AuthRuleNumbers.V6)
            .with(RedactionRules.V6);

    static final RoomRules V7 = V6.plus(Trait.KNOCKING);

    static final RoomRules V8 =
            V7.plus(Trait.RESTRICTED_JOINS).with(AuthRuleNumbers.V8).with(RedactionRules.V8);

    static final RoomRules V9 = V8.with(RedactionRules.V9);

    static final RoomRules V10 =
            V9.plus(Trait.KNOCK_RESTRICTED, Trait.INTEGER_POWER_LEVELS).with(AuthRuleNumbers.V10);

    static final RoomRules V11 =
            V10.plus(Trait.IMPLICIT_CREATOR, Trait.REDACTS_IN_CONTENT).with(RedactionRules.V11);

    static final RoomRules V12 = V11.plus(Trait.ROOM_ID_IS_CREATE_HASH, Trait.CREATORS_ABOVE_ALL)
            .with(StateResolution.V2_1)
            .with(AuthRuleNumbers.V12);

    public RoomRules {
        traits = Set.copyOf(traits);
    }

    /// `m.room.aliases` is judged by its state key alone, whoever sends it (until version 5).
    public boolean aliasesRule() {
        return traits.contains(Trait.ALIASES_RULE);
    }

    /// Whether a redaction may redact is a matter of authorization (until version 2).
    public boolean redactionRule() {
        return traits.contains(Trait.REDACTION_RULE);
    }

    /// Events must be signed by a key that was valid when they were made (version 5).
    public boolean keyValidity() {
        return traits.contains(Trait.KEY_VALIDITY);
    }

    /// Numbers must be canonical integers (version 6).
    public boolean strictCanonicalJson() {
        return traits.contains(Trait.STRICT_CANONICAL_JSON);
    }

    /// Changes of `notifications` are subject to the power level rules (version 6).
    public boolean notificationLevels() {
        return traits.contains(Trait.NOTIFICATION_LEVELS);
    }

    /// There is the membership `knock` and the join rule of that name (version 7).
    public boolean knocking() {
        return traits.contains(Trait.KNOCKING);
    }

    /// There is the join rule `restricted` (version 8).
    public boolean restrictedJoins() {
        return traits.contains(Trait.RESTRICTED_JOINS);
    }

    /// There is the join rule `knock_restricted` (version 10).
    public boolean knockRestricted() {
        return traits.contains(Trait.KNOCK_RESTRICTED);
    }

    /// Power levels are integers, never strings (version 10).
    public boolean integerPowerLevels() {
        return traits.contains(Trait.INTEGER_POWER_LEVELS);
    }

    /// The create event's sender is the creator, without `content.creator` (version 11).
    public boolean implicitCreator() {
        return traits.contains(Trait.IMPLICIT_CREATOR);
    }

    /// Redactions name their event in `content`, not at the top level (version 11).
    public boolean redactsInContent() {
        return traits.contains(Trait.REDACTS_IN_CONTENT);
    }

    /// Room ids are `!` + the create event's reference hash, and the create event is no auth event (MSC4291, version
    /// 12).
    public boolean roomIdIsCreateHash() {
        return traits.contains(Trait.ROOM_ID_IS_CREATE_HASH);
    }

    /// Creators have infinite power and may not be in `users` (MSC4289, version 12).
    public boolean creatorsAreAboveAll() {
        return traits.contains(Trait.CREATORS_ABOVE_ALL);
    }

    private RoomRules plus(Trait... more) {
        Set<Trait> all = EnumSet.copyOf(traits);
        all.addAll(Set.of(more));
        return new RoomRules(stateResolution, redaction, authRules, eventIds, all);
    }

    private RoomRules minus(Trait gone) {
        Set<Trait> left = EnumSet.copyOf(traits);
        left.remove(gone);
        return new RoomRules(stateResolution, redaction, authRules, eventIds, left);
    }

    private RoomRules with(StateResolution other) {
        return new RoomRules(other, redaction, authRules, eventIds, traits);
    }

    private RoomRules with(RedactionRules other) {
        return new RoomRules(stateResolution, other, authRules, eventIds, traits);
    }

    private RoomRules with(AuthRuleNumbers other) {
        return new RoomRules(stateResolution, redaction, other, eventIds, traits);
    }

    private RoomRules with(EventIdFormat other) {
        return new RoomRules(stateResolution, redaction, authRules, other, traits);
    }
}
