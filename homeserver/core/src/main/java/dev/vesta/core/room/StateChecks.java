package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.protocol.auth.PowerLevels;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.Optional;

/// Memberships that are set as state pass the checks of the requests made for them, and canonical aliases must lead to
/// the room.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#put_matrixclientv3roomsroomidstateeventtypestatekey))
public final class StateChecks implements StateGate {
    private static final StateKey LEVELS = new StateKey(EventTypes.POWER_LEVELS, "");
    private static final StateKey CREATE = new StateKey(EventTypes.CREATE, "");

    private final Admission admission;
    private final RoomAliases aliases;
    private final ServerName serverName;

    public StateChecks(Admission admission, RoomAliases aliases, ServerName serverName) {
        this.admission = admission;
        this.aliases = aliases;
        this.serverName = serverName;
    }

    @Override
    public Content prepare(Caller caller, RoomRef room, StateKey key, JsonValue.Obj content) {
        if (key.type().equals(EventTypes.CANONICAL_ALIAS) && key.stateKey().isEmpty()) {
            aliases.check(room, content);
        }
        if (key.equals(LEVELS)) {
            return view -> {
                checkCreators(view, room, content);
                return content;
            };
        }
        Optional<UserId> target =
                key.type().equals(EventTypes.MEMBER) ? UserId.parse(key.stateKey()) : Optional.empty();
        return target.isPresent() ? member(caller, room, target.get(), content) : view -> content;
    }

    /// Power levels that name a creator would be refused by the rules, whoever sends them: the request is wrong, not
    /// the sender's power.
    private static void checkCreators(RoomView view, RoomRef room, JsonValue.Obj content) {
        Pdu create = view.state(CREATE);
        JsonValue.Obj users = content.object("users").orElse(JsonValue.Obj.EMPTY);
        if (create == null || !room.version().rules().creatorsAreAboveAll()) {
            return;
        }
        for (String creator : PowerLevels.creators(create)) {
            if (users.has(creator)) {
                throw Errors.badJson("m.room.power_levels: users: " + creator
                        + " created the room: they are above all levels, and have none.");
            }
        }
    }

    private Content member(Caller caller, RoomRef room, UserId target, JsonValue.Obj content) {
        boolean own = target.equals(caller.user());
        String membership = content.string("membership").orElse("");
        boolean shown = own && (membership.equals("join") || membership.equals("knock"));
        JsonValue.Obj ownWithProfile = shown ? admission.withProfile(target, content) : content;
        return switch (membership) {
            case "join" -> {
                List<UserId> authorisers = own ? admission.authority().authorisers(caller, room) : List.of();
                yield view -> {
                    Admission.checkGuest(caller, view);
                    return Admission.authorised(view, room, view.membership(target), ownWithProfile, authorisers);
                };
            }
            case "knock" -> view -> ownWithProfile;
            case "invite" -> {
                RoomMembers.checkLocal(target, serverName);
                admission.invites().check(caller.user(), target);
                JsonValue.Obj complete = admission.withProfile(target, content);
                yield view -> complete;
            }
            // A ban is taken back in the same way.
            case "leave" ->
                view -> {
                    if (own) {
                        admission.checkRejection(view.state(RoomMembers.member(target)));
                    } else if (!"ban".equals(view.membership(target))) {
                        RoomMembers.checkThere(view, target);
                    }
                    return content;
                };
            default -> view -> content;
        };
    }
}
