package dev.vesta.protocol.room;

/// Where the authorization rules stand in a version's numbered list, so that a verdict names the number which the
/// reader
/// of that version's page finds. ([spec](https://spec.matrix.org/v1.19/rooms/))
///
/// @param roomId the rule that the room id be a create event's hash; 0 where there is none
/// @param authEvents what the auth events may be
/// @param federate `m.federate`
/// @param member membership events
/// @param joined the sender must be joined
/// @param thirdPartyInvite the invite level for third-party invites
/// @param requiredLevel the level required for the type
/// @param ownStateKey state keys that start with `@`
/// @param powerLevels changes of power levels
/// @param creatorsInUsers the sub-rule of `powerLevels` that forbids creators in `users`; 0 where there is none
public record AuthRuleNumbers(
        int roomId,
        int authEvents,
        int federate,
        int member,
        int joined,
        int thirdPartyInvite,
        int requiredLevel,
        int ownStateKey,
        int powerLevels,
        int creatorsInUsers) {
    static final AuthRuleNumbers V11 = new AuthRuleNumbers(0, 2, 3, 4, 5, 6, 7, 8, 9, 0);
    static final AuthRuleNumbers V12 = new AuthRuleNumbers(2, 3, 4, 5, 6, 7, 8, 9, 10, 4);

    /// The number of a sub-rule of `powerLevels`, counted without the one about creators.
    public String powerLevelsRule(int sub) {
        return powerLevels + "." + (creatorsInUsers > 0 && sub >= creatorsInUsers ? sub + 1 : sub);
    }
}
