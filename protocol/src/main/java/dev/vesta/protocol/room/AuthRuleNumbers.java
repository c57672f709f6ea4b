package dev.vesta.protocol.room;

/// Where the authorization rules stand in a version's numbered list, so that a verdict names the number which the
/// reader of that version's page finds. ([spec](https://spec.matrix.org/v1.19/rooms/))
///
/// @param roomId the rule that the room id be a create event's hash; 0 where there is none
/// @param authEvents what the auth events may be
/// @param federate `m.federate`
/// @param aliases `m.room.aliases`; 0 where it is like any other state event
/// @param member membership events
/// @param joinAuthorised the sub-rule of `member` about who authorised a restricted join; 0 where there is none
/// @param joined the sender must be joined
/// @param thirdPartyInvite the invite level for third-party invites
/// @param requiredLevel the level required for the type
/// @param ownStateKey state keys that start with `@`
/// @param powerLevels changes of power levels
/// @param levelForms how many sub-rules of `powerLevels` about the form come before the one about `users`
/// @param creatorsInUsers the sub-rule of `powerLevels` that forbids creators in `users`; 0 where there is none
/// @param redaction `m.room.redaction`; 0 where it is like any other event
public record AuthRuleNumbers(
        int roomId,
        int authEvents,
        int federate,
        int aliases,
        int member,
        int joinAuthorised,
        int joined,
        int thirdPartyInvite,
        int requiredLevel,
        int ownStateKey,
        int powerLevels,
        int levelForms,
        int creatorsInUsers,
        int redaction) {
    static final AuthRuleNumbers V1 = new AuthRuleNumbers(0, 2, 3, 4, 5, 0, 6, 7, 8, 9, 10, 0, 0, 11);
    static final AuthRuleNumbers V3 = new AuthRuleNumbers(0, 2, 3, 4, 5, 0, 6, 7, 8, 9, 10, 0, 0, 0);
    static final AuthRuleNumbers V6 = new AuthRuleNumbers(0, 2, 3, 0, 4, 0, 5, 6, 7, 8, 9, 0, 0, 0);
    static final AuthRuleNumbers V8 = new AuthRuleNumbers(0, 2, 3, 0, 4, 2, 5, 6, 7, 8, 9, 0, 0, 0);
    static final AuthRuleNumbers V10 = new AuthRuleNumbers(0, 2, 3, 0, 4, 2, 5, 6, 7, 8, 9, 2, 0, 0);
    static final AuthRuleNumbers V12 = new AuthRuleNumbers(2, 3, 4, 0, 5, 2, 6, 7, 8, 9, 10, 2, 4, 0);

    /// The sub-rules about the form of levels, where there are any.
    private static final int ALL_LEVEL_FORMS = 2;

    /// The number of a sub-rule of `member`, counted with the one about authorised joins.
    public String memberRule(int sub) {
        return member + "." + (joinAuthorised == 0 && sub > 2 ? sub - 1 : sub);
    }

    /// The number of a sub-rule of `powerLevels`, counted with those about the form and without the one about creators.
    public String powerLevelsRule(int sub) {
        int counted = sub - (ALL_LEVEL_FORMS - levelForms);
        return powerLevels + "." + (creatorsInUsers > 0 && sub >= creatorsInUsers ? counted + 1 : counted);
    }
}
