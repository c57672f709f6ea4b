package dev.vesta.core.notice;

import dev.vesta.core.account.Account;
import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.port.AccountStore;
import dev.vesta.core.port.ProfileStore;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.ServerNoticeStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.Tasks;
import dev.vesta.core.room.CreateRoom;
import dev.vesta.core.room.RejectGate;
import dev.vesta.core.room.RoomCreation;
import dev.vesta.core.room.RoomMembers;
import dev.vesta.core.room.RoomMessages;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.sync.Membership;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Sends the server's notices: one room a user, made with the first notice, to which the user is invited.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#server-notices))
public final class ServerNotices implements RejectGate {
    /// The message type of a notice, and the tag of its room.
    public static final String TYPE = "m.server_notice";

    /// The account that sends has no device; transactions want one.
    private static final DeviceId DEVICE = new DeviceId("server-notices");

    /// What sending needs.
    public record Rooms(
            RoomStore store, SyncStore sync, RoomCreation creation, RoomMembers members, RoomMessages messages) {}

    private final NoticeSettings settings;
    private final AccountStore accounts;
    private final ProfileStore profiles;
    private final ServerNoticeStore notices;
    private final Rooms rooms;
    private final RoomTagger tagger;
    private final Clock clock;
    private final Tasks.Turn turn;

    public ServerNotices(
            NoticeSettings settings,
            AccountStore accounts,
            ProfileStore profiles,
            ServerNoticeStore notices,
            Rooms rooms,
            RoomTagger tagger,
            Tasks tasks,
            Clock clock) {
        this.settings = settings;
        this.accounts = accounts;
        this.profiles = profiles;
        this.notices = notices;
        this.rooms = rooms;
        this.tagger = tagger;
        this.clock = clock;
        this.turn = tasks.newTurn();
    }

    /// What keeps users from rejecting invites of this sender.
    public static RejectGate rejectGate(UserId sender) {
        return inviter -> {
            if (inviter.equals(sender)) {
                throw Errors.of(
                        ErrCode.M_CANNOT_LEAVE_SERVER_NOTICE_ROOM,
                        "The server tells you important things here: this invite cannot be rejected.");
            }
        };
    }

    @Override
    public void check(UserId inviter) {
        rejectGate(settings.user()).check(inviter);
    }

    /// Sends a message to the user. `M_NOT_FOUND` when this server has no such user, `M_USER_IN_USE` when somebody has
    /// the account that would send.
    ///
    /// @param txnId the same one sends nothing again
    /// @param content of the `m.room.message`
    public EventId send(UserId user, String txnId, JsonValue.Obj content) {
        Account to = accounts.find(user)
                .filter(account -> !account.deactivated() && !user.equals(settings.user()))
                .orElseThrow(() -> Errors.notFound("This server has no user " + user + "."));
        // One at a time: two first notices at once would make two rooms.
        return turn.take(() -> {
            Caller sender = sender();
            RoomRef room = room(sender, to);
            return rooms.messages().send(sender, room.id(), EventTypes.MESSAGE, txnId, content);
        });
    }

    /// The content of a notice of plain text.
    public static JsonValue.Obj text(String body) {
        return JsonValue.obj("msgtype", TYPE, "body", body);
    }

    /// The account that sends, made when it is not there yet, with the names that the configuration has now.
    private Caller sender() {
        UserId user = settings.user();
        accounts.create(user, null, Account.Kind.USER, clock.millis());
        Account account = accounts.find(user).orElseThrow();
        if (account.passwordHash() != null) {
            // Registered before the name was reserved: it would speak for the server, and read all notices.
            throw Errors.of(
                    ErrCode.M_USER_IN_USE,
                    "The account " + user + " is somebody's: choose another server_notices.localpart.");
        }
        profiles.change(account.userNid(), fields -> {
            JsonValue.Obj named = with(fields, "displayname", settings.displayName());
            return with(named, "avatar_url", settings.avatarUrl());
        });
        return new Caller(account.userNid(), user, DEVICE, false);
    }

    private static JsonValue.Obj with(JsonValue.Obj fields, String key, @Nullable String value) {
        return value == null ? fields.without(key) : fields.with(key, JsonValue.str(value));
    }

    private RoomRef room(Caller sender, Account to) {
        OptionalLong known = notices.room(to.userNid());
        if (known.isPresent()) {
            RoomRef room = rooms.store().rooms(List.of(known.getAsLong())).get(known.getAsLong());
            if (room != null && isIn(sender.userNid(), room)) {
                if (!isIn(to.userNid(), room)) {
                    // They left, which they may; a new notice invites them again.
                    rooms.members().invite(sender, room.id(), to.user(), null);
                }
                return room;
            }
        }
        RoomId made = rooms.creation().create(sender, wish(to.user()));
        RoomRef room = rooms.store().find(made).orElseThrow();
        notices.put(to.userNid(), room.nid());
        tagger.tag(to.userNid(), room, TYPE);
        return room;
    }

    private boolean isIn(long userNid, RoomRef room) {
        Optional<Membership> membership = rooms.sync().memberships(userNid).memberships().stream()
                .filter(one -> one.room().equals(room))
                .findFirst();
        return membership
                .filter(one ->
                        one.membership().equals("join") || one.membership().equals("invite"))
                .isPresent();
    }

    /// Only the server talks here.
    private CreateRoom wish(UserId user) {
        return new CreateRoom(
                "private_chat",
                "private",
                null,
                settings.roomName(),
                null,
                List.of(user),
                false,
                JsonValue.Obj.EMPTY,
                List.of(),
                JsonValue.obj("events_default", 50, "invite", 50));
    }
}
