package dev.vesta.protocol.summary;

import dev.vesta.protocol.event.Membership;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// How many are in a room, and a few of them: the `summary` of a room in a sync.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#get_matrixclientv3sync))
///
/// @param joined how many have joined, the user included
/// @param invited how many are invited
/// @param heroes at most [#MAX_HEROES] users to name the room by, never the user
public record MembershipSummary(long joined, long invited, List<UserId> heroes) {
    /// More heroes would be allowed; clients need no more.
    public static final int MAX_HEROES = 5;

    /// One user's membership.
    ///
    /// @param user whose
    /// @param membership which
    public record Member(UserId user, Membership membership) {}

    public MembershipSummary {
        heroes = List.copyOf(heroes);
    }

    /// Sums up a room for one of its users.
    ///
    /// @param self the user, who is counted but no hero
    /// @param members all members, each once, in the order of their membership events: the first ones are the
    /// heroes.
    ///     Those who are banned or have left are heroes only when nobody else is in the room or invited.
    public static MembershipSummary of(UserId self, Iterable<Member> members) {
        long joined = 0;
        long invited = 0;
        List<UserId> present = new ArrayList<>();
        List<UserId> gone = new ArrayList<>();
        for (Member member : members) {
            UserId hero = member.user();
            switch (member.membership()) {
                case JOIN -> {
                    joined++;
                    add(present, hero, self);
                }
                case INVITE -> {
                    invited++;
                    add(present, hero, self);
                }
                case LEAVE, BAN -> add(gone, hero, self);
                case KNOCK -> {
                    // Neither in the room nor ever part of it.
                }
            }
        }
        return new MembershipSummary(joined, invited, present.isEmpty() ? gone : present);
    }

    private static void add(List<UserId> heroes, UserId hero, UserId self) {
        if (heroes.size() < MAX_HEROES && !hero.equals(self)) {
            heroes.add(hero);
        }
    }

    /// The form that clients get.
    ///
    /// @param withHeroes whether the room has neither name nor alias, or the heroes are to be sent anyhow
    public JsonValue.Obj json(boolean withHeroes) {
        return JsonValue.obj(
                "m.joined_member_count",
                joined,
                "m.invited_member_count",
                invited,
                "m.heroes",
                withHeroes ? heroes.stream().map(UserId::value).toList() : null);
    }
}
