package dev.vesta.protocol.room;

import java.util.EnumSet;
import java.util.Set;

/// The rules of a room version as data. Each version is the previous one plus changes; algorithms ask the methods
/// here.
/// ([spec](https://spec.matrix.org/v1.19/rooms/#feature-matrix))
///
/// @param stateResolution how conflicting states are resolved
/// @param redaction what redactions leave
/// @param authRules where the authorization rules stand in the version's list
/// @param traits the rules that a version has or has not
public record RoomRules(
        StateResolution stateResolution, RedactionRules redaction, AuthRuleNumbers authRules, Set<Trait> traits) {
    /// A rule that a version has or has not.
    public enum Trait {
        STRICT_CANONICAL_JSON,
        STRICT_SIZE_LIMITS,
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

    static final RoomRules V11 = new RoomRules(
            StateResolution.V2,
            RedactionRules.V11,
            AuthRuleNumbers.V11,
            EnumSet.of(
                    Trait.STRICT_CANONICAL_JSON,
                    Trait.STRICT_SIZE_LIMITS,
                    Trait.NOTIFICATION_LEVELS,
                    Trait.KNOCKING,
                    Trait.RESTRICTED_JOINS,
                    Trait.KNOCK_RESTRICTED,
                    Trait.INTEGER_POWER_LEVELS,
                    Trait.IMPLICIT_CREATOR,
                    Trait.REDACTS_IN_CONTENT));

    static final RoomRules V12 = V11.plus(Trait.ROOM_ID_IS_CREATE_HASH, Trait.CREATORS_ABOVE_ALL)
            .with(StateResolution.V2_1)
            .with(AuthRuleNumbers.V12);

    public RoomRules {
        traits = Set.copyOf(traits);
    }

    /// Numbers must be canonical integers (version 6).
    public boolean strictCanonicalJson() {
        return traits.contains(Trait.STRICT_CANONICAL_JSON);
    }

    /// The limits of keys count bytes, not characters (version 11; servers let longer ones pass before).
    public boolean strictSizeLimits() {
        return traits.contains(Trait.STRICT_SIZE_LIMITS);
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
        return new RoomRules(stateResolution, redaction, authRules, all);
    }

    private RoomRules with(StateResolution other) {
        return new RoomRules(other, redaction, authRules, traits);
    }

    private RoomRules with(AuthRuleNumbers other) {
        return new RoomRules(stateResolution, redaction, other, traits);
    }
}
