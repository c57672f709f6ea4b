package dev.vesta.core.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.log.AccountDataChange;
import dev.vesta.core.port.AccountDataStore;
import dev.vesta.core.port.Log;
import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Data that clients keep for their user, which only that user sees.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#client-config))
///
/// An empty object deletes, as the proposal MSC3391 has it: nobody reads it as anything else than nothing.
public final class AccountData {
    static final String FULLY_READ = "m.fully_read";
    private static final String TAGS = "m.tag";

    /// Types that the server writes itself, upon other requests.
    private static final Set<String> OURS = Set.of(FULLY_READ, PushRules.TYPE);

    private static final int MAX_ENTRIES = 10_000;
    private static final long MAX_BYTES = 64L << 20;
    private static final int MAX_TAGS_BYTES = 64 * 1024;

    private final AccountDataStore store;
    private final Log log;
    private final OwnRooms rooms;
    private final PushRules pushRules;
    private final UserTurns turns;

    public AccountData(AccountDataStore store, Log log, OwnRooms rooms, PushRules pushRules, UserTurns turns) {
        this.store = store;
        this.log = log;
        this.rooms = rooms;
        this.pushRules = pushRules;
        this.turns = turns;
    }

    /// Whose data, and where it belongs.
    ///
    /// @param room null for data of the user alone
    public record Owner(UserId user, @Nullable RoomId room) {}

    /// The content. `M_NOT_FOUND` when there is none, `M_FORBIDDEN` when it is another's.
    public JsonValue.Obj get(Caller caller, Owner owner, String type) {
        Long room = room(caller, owner);
        if (room == null && type.equals(PushRules.TYPE)) {
            return PushRules.content(pushRules.of(caller));
        }
        return store.get(caller.userNid(), room == null ? AccountDataStore.NO_ROOM : room, type)
                .orElseThrow(() -> Errors.notFound("There is no account data of this type."));
    }

    /// Sets the content; durable on return. `M_FORBIDDEN` when it is another's, 405 `M_BAD_JSON` for what only the
    /// server writes.
    public void put(Caller caller, Owner owner, String type, JsonValue.Obj content) {
        Long room = room(caller, owner);
        if (OURS.contains(type)) {
            throw Errors.of(ErrCode.M_BAD_JSON, 405, "The server writes " + type + " itself; use its own request.");
        }
        boolean deletes = content.members().isEmpty();
        if (!deletes) {
            checkRoomFor(caller, room, type, content);
        }
        write(caller, room, type, deletes ? null : content);
    }

    /// Deletes what is there; durable on return. The same errors as for setting it.
    public void delete(Caller caller, Owner owner, String type) {
        put(caller, owner, type, JsonValue.Obj.EMPTY);
    }

    /// The tags of a room, by name.
    /// ([spec](https://spec.matrix.org/v1.19/client-server-api/#room-tagging))
    public JsonValue.Obj tags(Caller caller, Owner owner) {
        return tags(caller, roomOf(caller, owner));
    }

    /// Adds a tag to a room, or gives it other data.
    public void putTag(Caller caller, Owner owner, String tag, JsonValue.Obj data) {
        changeTags(caller, owner, tags -> tags.with(tag, data));
    }

    /// Takes a tag away from a room.
    public void deleteTag(Caller caller, Owner owner, String tag) {
        changeTags(caller, owner, tags -> tags.without(tag));
    }

    private void changeTags(Caller caller, Owner owner, UnaryOperator<JsonValue.Obj> change) {
        long room = roomOf(caller, owner);
        turns.take(caller.userNid(), () -> {
            JsonValue.Obj content = JsonValue.obj("tags", change.apply(tags(caller, room)));
            if (CanonicalJson.encode(content).length > MAX_TAGS_BYTES) {
                throw Errors.tooLarge("The room has too many tags.");
            }
            checkRoomFor(caller, room, TAGS, content);
            write(caller, room, TAGS, content);
            return content;
        });
    }

    private JsonValue.Obj tags(Caller caller, long room) {
        return store.get(caller.userNid(), room, TAGS)
                .flatMap(content -> content.object("tags"))
                .orElse(JsonValue.Obj.EMPTY);
    }

    private void write(Caller caller, @Nullable Long room, String type, JsonValue.@Nullable Obj content) {
        log.append(new AccountDataChange(caller.userNid(), room, type, content)).await();
    }

    private void checkRoomFor(Caller caller, @Nullable Long room, String type, JsonValue.Obj content) {
        AccountDataStore.Usage usage = store.usage(caller.userNid());
        boolean oneTooMany = usage.entries() >= MAX_ENTRIES
                && store.get(caller.userNid(), room == null ? AccountDataStore.NO_ROOM : room, type)
                        .isEmpty();
        if (oneTooMany || usage.bytes() + CanonicalJson.encode(content).length > MAX_BYTES) {
            throw Errors.tooLarge("You have stored too much account data: delete some.");
        }
    }

    private @Nullable Long room(Caller caller, Owner owner) {
        if (!caller.user().equals(owner.user())) {
            throw Errors.forbidden("This is another user's account data.");
        }
        return Optional.ofNullable(owner.room())
                .map(id -> rooms.known(caller, id))
                .map(RoomRef::nid)
                .orElse(null);
    }

    private long roomOf(Caller caller, Owner owner) {
        Long room = room(caller, owner);
        if (room == null) {
            throw new IllegalArgumentException("Tags belong to a room");
        }
        return room;
    }
}
