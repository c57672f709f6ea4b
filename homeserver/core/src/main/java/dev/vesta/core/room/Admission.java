package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What memberships need of the rest of the server.
///
/// @param profiles what membership events say of a user
/// @param invites whether a user wants an invitation
/// @param rejections whether an invite may be rejected
/// @param authority who can let users into restricted rooms
public record Admission(MemberProfiles profiles, InviteGate invites, RejectGate rejections, JoinAuthority authority) {
    /// No profiles, nothing blocked, no restricted joins.
    public static final Admission PLAIN =
            new Admission(MemberProfiles.NONE, InviteGate.OPEN, RejectGate.OPEN, JoinAuthority.NOBODY);

    /// Who vouched for a join that the join rules restrict.
    static final String AUTHORISER = "join_authorised_via_users_server";
    private static final StateKey JOIN_RULES = new StateKey(EventTypes.JOIN_RULES, "");
    static final StateKey GUEST_ACCESS = new StateKey(EventTypes.GUEST_ACCESS, "");
    private static final List<String> PROFILE = List.of("displayname", "avatar_url");

    /// The content with the user's name and picture, where it does not say others.
    JsonValue.Obj withProfile(UserId user, JsonValue.Obj content) {
        JsonValue.Obj profile = profiles.of(user);
        JsonValue.Obj complete = content;
        for (String key : PROFILE) {
            JsonValue value = profile.get(key);
            if (value != null && !complete.has(key)) {
                complete = complete.with(key, value);
            }
        }
        return complete;
    }

    /// Guests may only enter rooms that let guests in: 403 `M_GUEST_ACCESS_FORBIDDEN`.
    /// ([spec](https://spec.matrix.org/v1.19/client-server-api/#guest-access))
    static void checkGuest(Caller caller, RoomView view) {
        if (caller.guest() && !letsGuestsIn(view.state(GUEST_ACCESS))) {
            throw Errors.of(ErrCode.M_GUEST_ACCESS_FORBIDDEN, "This room lets no guests in.");
        }
    }

    /// Whether guests may be in a room with this `m.room.guest_access` event, or with none.
    static boolean letsGuestsIn(@Nullable Pdu access) {
        return access != null
                && access.content()
                        .string("guest_access")
                        .filter("can_join"::equals)
                        .isPresent();
    }

    /// What the invited user's wishes say against the invitation, or null. Thrown once it is clear that the sender may
    /// know of the room.
    @Nullable
    MatrixException refusal(UserId sender, UserId invited) {
        try {
            invites.check(sender, invited);
            return null;
        } catch (MatrixException refused) {
            return refused;
        }
    }

    /// Refuses when the user would reject an invite that they must not reject.
    ///
    /// @param now the user's own membership event, or null
    void checkRejection(@Nullable Pdu now) {
        if (now != null
                && now.content().string("membership").filter("invite"::equals).isPresent()) {
            rejections.check(now.sender());
        }
    }

    /// A join's content with whoever authorises it, where the room is restricted and the user not invited.
    ///
    /// @param present the user's membership, or null
    /// @param authorisers from [JoinAuthority]
    static JsonValue.Obj authorised(
            RoomView view, RoomRef room, @Nullable String present, JsonValue.Obj content, List<UserId> authorisers) {
        // Clients have no say in this: other servers would look for the signature that it promises.
        JsonValue.Obj own = content.without(AUTHORISER);
        Pdu joinRules = view.state(JOIN_RULES);
        boolean needless = "join".equals(present) || "invite".equals(present);
        if (needless
                || joinRules == null
                || !RestrictedJoins.isRestricted(room.version().rules(), joinRules.content())) {
            return own;
        }
        return authorisers.stream()
                .filter(user -> RestrictedJoins.mayAuthorise(view, user))
                .findFirst()
                .map(user -> own.with(AUTHORISER, JsonValue.str(user.value())))
                .orElse(own);
    }
}
