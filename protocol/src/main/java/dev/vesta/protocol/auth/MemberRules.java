package dev.vesta.protocol.auth;

import static dev.vesta.protocol.auth.Judge.ALLOWED;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Membership;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.sign.Signatures;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Rule 5 of version 12, 4 of versions 6 to 11, 5 of older ones: `m.room.member`.
/// ([spec](https://spec.matrix.org/v1.19/rooms/v12/#authorisation-rules))
final class MemberRules {
    private final Judge judge;
    private final String sender;
    private final String target;

    private MemberRules(Judge judge, String target) {
        this.judge = judge;
        this.sender = judge.sender();
        this.target = target;
    }

    static AuthVerdict check(Judge judge) {
        Pdu event = judge.event();
        String target = event.stateKey();
        int rule = judge.numbers().member();
        Optional<String> membership = event.content().string("membership");
        // 5.1
        if (target == null || UserId.parse(target).isEmpty() || membership.isEmpty()) {
            return Judge.denied(rule + ".1", "A membership needs a user as its state key, and a value.");
        }
        MemberRules rules = new MemberRules(judge, target);
        // 5.2
        if (judge.rules().restrictedJoins()
                && event.content().has("join_authorised_via_users_server")
                && !rules.isSignedByAuthorisingServer()) {
            return rules.denied("2.1", "The server that authorised the join has not signed it.");
        }
        Membership known = Membership.of(membership.get()).orElse(null);
        return switch (known) {
            case JOIN -> rules.join();
            case INVITE -> rules.invite();
            case LEAVE -> rules.leave();
            case BAN -> rules.ban();
            case KNOCK -> judge.rules().knocking() ? rules.knock() : rules.unknown("7");
            case null -> rules.unknown(judge.rules().knocking() ? "8" : "7");
        };
    }

    /// 5.3 If membership is join
    private AuthVerdict join() {
        Pdu event = judge.event();
        // 5.3.1
        boolean first = event.prevEvents().size() == 1
                && event.prevEvents().getFirst().equals(judge.create().eventId());
        if (first && target.equals(firstMember())) {
            return ALLOWED;
        }
        // 5.3.2
        if (!sender.equals(target)) {
            return denied("3.2", "Nobody can join for somebody else.");
        }
        Membership membership = judge.membershipOf(sender);
        // 5.3.3
        if (membership == Membership.BAN) {
            return denied("3.3", "The sender is banned.");
        }
        boolean inOrInvited = membership == Membership.INVITE || membership == Membership.JOIN;
        // The last rule of the list; version 8 put one before it.
        String otherwise = judge.rules().restrictedJoins() ? "3.7" : "3.6";
        return switch (JoinRule.in(judge)) {
            // 5.3.4, else 5.3.7
            case INVITE, KNOCK -> inOrInvited ? ALLOWED : denied(otherwise, "The room is open to invited users only.");
            // 5.3.5
            case RESTRICTED, KNOCK_RESTRICTED ->
                inOrInvited || authoriserMayInvite()
                        ? ALLOWED
                        : denied("3.5.2", "Nobody who may invite has authorised the join.");
            // 5.3.6
            case PUBLIC -> ALLOWED;
            // 5.3.7
            case OTHER -> denied(otherwise, "The join rule admits nobody.");
        };
    }

    /// 5.4 If membership is invite
    private AuthVerdict invite() {
        // 5.4.1
        JsonValue thirdParty = judge.event().content().get("third_party_invite");
        if (thirdParty != null) {
            return ThirdPartyInviteRules.check(judge, target, thirdParty);
        }
        // 5.4.2
        if (!judge.senderIsJoined()) {
            return denied("4.2", "The sender is not in the room.");
        }
        // 5.4.3
        Membership membership = judge.membershipOf(target);
        if (membership == Membership.JOIN || membership == Membership.BAN) {
            return denied("4.3", "The user is in the room already or banned from it.");
        }
        // 5.4.4, 5.4.5
        return judge.senderLevel() >= judge.levels().toInvite()
                ? ALLOWED
                : denied("4.5", "The sender's power level does not allow invitations.");
    }

    /// 5.5 If membership is leave
    private AuthVerdict leave() {
        Membership membership = judge.membershipOf(target);
        // 5.5.1
        if (sender.equals(target)) {
            boolean canLeave = membership == Membership.INVITE
                    || membership == Membership.JOIN
                    || (membership == Membership.KNOCK && judge.rules().knocking());
            return canLeave ? ALLOWED : denied("5.1", "The user is not in the room.");
        }
        // 5.5.2
        if (!judge.senderIsJoined()) {
            return denied("5.2", "The sender is not in the room.");
        }
        long level = judge.senderLevel();
        // 5.5.3
        if (membership == Membership.BAN && level < judge.levels().toBan()) {
            return denied("5.3", "The sender's power level does not allow unbanning.");
        }
        // 5.5.4, 5.5.5
        return level >= judge.levels().toKick() && judge.levels().ofUser(target) < level
                ? ALLOWED
                : denied("5.5", "The sender's power level does not allow kicking this user.");
    }

    /// 5.6 If membership is ban
    private AuthVerdict ban() {
        // 5.6.1
        if (!judge.senderIsJoined()) {
            return denied("6.1", "The sender is not in the room.");
        }
        long level = judge.senderLevel();
        // 5.6.2, 5.6.3
        return level >= judge.levels().toBan() && judge.levels().ofUser(target) < level
                ? ALLOWED
                : denied("6.3", "The sender's power level does not allow banning this user.");
    }

    /// 5.7 If membership is knock
    private AuthVerdict knock() {
        // 5.7.1
        JoinRule joinRule = JoinRule.in(judge);
        if (joinRule != JoinRule.KNOCK && joinRule != JoinRule.KNOCK_RESTRICTED) {
            return denied("7.1", "The room does not take knocks.");
        }
        // 5.7.2
        if (!sender.equals(target)) {
            return denied("7.2", "Nobody can knock for somebody else.");
        }
        // 5.7.3, 5.7.4
        Membership membership = judge.membershipOf(sender);
        boolean in = membership == Membership.BAN || membership == Membership.INVITE || membership == Membership.JOIN;
        return in ? denied("7.4", "The user is banned, invited or in the room already.") : ALLOWED;
    }

    /// 5.8
    private AuthVerdict unknown(String rule) {
        return denied(rule, "The membership is unknown.");
    }

    private @Nullable String firstMember() {
        Pdu create = judge.create();
        return judge.rules().implicitCreator()
                ? create.sender().value()
                : create.content().string("creator").orElse(null);
    }

    private boolean isSignedByAuthorisingServer() {
        return authoriser()
                .filter(user -> !Signatures.keyIds(
                                judge.event().json(), user.server().value())
                        .isEmpty())
                .isPresent();
    }

    private boolean authoriserMayInvite() {
        return authoriser()
                .filter(user -> judge.membershipOf(user.value()) == Membership.JOIN)
                .filter(user -> judge.levels().ofUser(user) >= judge.levels().toInvite())
                .isPresent();
    }

    private Optional<UserId> authoriser() {
        return judge.event()
                .content()
                .string("join_authorised_via_users_server")
                .flatMap(UserId::parse);
    }

    private AuthVerdict denied(String rule, String text) {
        int dot = rule.indexOf('.');
        String sub = dot < 0 ? rule : rule.substring(0, dot);
        return Judge.denied(
                judge.numbers().memberRule(Integer.parseInt(sub)) + (dot < 0 ? "" : rule.substring(dot)), text);
    }

    /// The join rules that this room version knows.
    private enum JoinRule {
        PUBLIC,
        INVITE,
        KNOCK,
        RESTRICTED,
        KNOCK_RESTRICTED,
        OTHER;

        static JoinRule in(Judge judge) {
            Pdu event = judge.state().get(new StateKey(EventTypes.JOIN_RULES, ""));
            String text = event == null
                    ? "invite"
                    : event.content().string("join_rule").orElse("");
            return switch (text) {
                case "public" -> PUBLIC;
                case "invite" -> INVITE;
                case "knock" -> judge.rules().knocking() ? KNOCK : OTHER;
                case "restricted" -> judge.rules().restrictedJoins() ? RESTRICTED : OTHER;
                case "knock_restricted" -> judge.rules().knockRestricted() ? KNOCK_RESTRICTED : OTHER;
                default -> OTHER;
            };
        }
    }
}
