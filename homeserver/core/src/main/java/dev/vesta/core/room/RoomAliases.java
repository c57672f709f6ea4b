package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.DirectoryStore;
import dev.vesta.core.port.DirectoryStore.NamedRoom;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomWriter.Decided;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomAlias;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Names of rooms. ([spec](https://spec.matrix.org/v1.19/client-server-api/#room-aliases))
///
/// A name of this server leads to one room. Members of a room may name it; whoever gave a name, whoever has the power
/// over the room's canonical alias and server administrators may take it back.
public final class RoomAliases implements RoomReplaced {
    private static final Logger LOG = LoggerFactory.getLogger(RoomAliases.class);

    /// More names make no room easier to find, and lists of them must end.
    static final int MAX_ALIASES = 500;

    /// Making a room takes less; a name whose room was never made is free again afterwards.
    private static final Duration RESERVED = Duration.ofMinutes(1);

    private static final StateKey CANONICAL = new StateKey(EventTypes.CANONICAL_ALIAS, "");

    private final RoomStore rooms;
    private final DirectoryStore directory;
    private final RoomWriter writer;
    private final RoomAccess access;
    private final ServerName serverName;
    private final Clock clock;

    public RoomAliases(
            RoomStore rooms,
            Numbers numbers,
            DirectoryStore directory,
            RoomWriter writer,
            ServerName serverName,
            Clock clock) {
        this.rooms = rooms;
        this.directory = directory;
        this.writer = writer;
        this.access = new RoomAccess(rooms, numbers);
        this.serverName = serverName;
        this.clock = clock;
    }

    /// The room behind an id or an alias, which may be none that this server knows. `M_INVALID_PARAM` for what is
    /// neither, `M_NOT_FOUND` for an alias that leads nowhere.
    public RoomId resolve(String roomIdOrAlias) {
        if (roomIdOrAlias.startsWith("#")) {
            return find(parse(roomIdOrAlias));
        }
        return RoomId.parse(roomIdOrAlias)
                .orElseThrow(
                        () -> Errors.invalidParam(
                                "The path must end in a room id such as !room:example.org or an alias such as #room:example.org."));
    }

    /// The room that the alias leads to; `M_NOT_FOUND`.
    public RoomId find(RoomAlias alias) {
        return directory.find(alias).orElseThrow(RoomAliases::unknown).room().id();
    }

    /// Names a room. `M_INVALID_PARAM` for a name that this server does not give, `M_FORBIDDEN` for those who are not
    /// in the room, 409 `M_UNKNOWN` for a name that is taken.
    public void put(Caller caller, RoomAlias alias, RoomId roomId) {
        if (!isOurs(alias) || alias.localpart().isEmpty()) {
            throw Errors.invalidParam("This server only gives names such as #pub:" + serverName + ".");
        }
        RoomRef room = rooms.find(roomId).orElseThrow(RoomAccess::notYours);
        if (!caller.admin() && !access.isJoined(caller, room)) {
            throw RoomAccess.notYours();
        }
        if (directory.aliasesOf(room, MAX_ALIASES).size() >= MAX_ALIASES) {
            throw Errors.invalidParam("This room has " + MAX_ALIASES + " aliases already.");
        }
        if (!directory.name(alias, room, caller.userNid(), clock.millis())) {
            throw Errors.of(ErrCode.M_UNKNOWN, 409, "The alias " + alias + " is taken.");
        }
    }

    /// Takes a name back, also from the room's canonical alias as far as the caller's power goes. `M_NOT_FOUND`,
    /// `M_FORBIDDEN`.
    public void delete(Caller caller, RoomAlias alias) {
        NamedRoom named = directory.find(alias).orElseThrow(RoomAliases::unknown);
        boolean mayDelete =
                caller.admin() || named.creatorNid() == caller.userNid() || access.mayManage(caller, named.room());
        if (!mayDelete) {
            throw Errors.forbidden("You did not make this alias, and have no power over the room's.");
        }
        if (!directory.delete(alias)) {
            throw unknown();
        }
        leaveCanonical(caller, named.room(), alias);
    }

    /// The room's names on this server, for those who are in it, and for anybody where it is world-readable.
    /// `M_FORBIDDEN`.
    public List<RoomAlias> of(Caller caller, RoomId roomId) {
        RoomRef room = rooms.find(roomId).orElseThrow(RoomAccess::notYours);
        if (!caller.admin() && !access.isJoined(caller, room) && !access.isWorldReadable(room)) {
            throw RoomAccess.notYours();
        }
        return directory.aliasesOf(room, MAX_ALIASES);
    }

    /// Checks the aliases that a canonical alias event adds: `M_INVALID_PARAM` for texts that are none, `M_BAD_ALIAS`
    /// for those that do not lead to the room.
    void check(RoomRef room, JsonValue.Obj content) {
        StoredEvent now = access.current(room, List.of(CANONICAL)).get(CANONICAL);
        List<String> added = new ArrayList<>(named(content));
        if (now != null) {
            // What stands there may have been right once, and must not keep others from changing the rest.
            added.removeAll(new HashSet<>(named(now.pdu().content())));
        }
        List<RoomAlias> aliases = added.stream().map(RoomAliases::parse).toList();
        Map<RoomAlias, RoomRef> found = directory.findAll(aliases);
        for (RoomAlias alias : aliases) {
            if (!room.equals(found.get(alias))) {
                throw badAlias(alias);
            }
        }
    }

    /// Checks the aliases of a room that is being made: only the one that it gets leads to it.
    static void checkNew(JsonValue.Obj content, @Nullable RoomAlias own) {
        for (String text : named(content)) {
            RoomAlias alias = parse(text);
            if (!alias.equals(own)) {
                throw badAlias(alias);
            }
        }
    }

    /// Takes the name for a room that is about to be made; `M_ROOM_IN_USE`, `M_INVALID_PARAM`.
    RoomAlias reserve(Caller caller, String localpart) {
        RoomAlias alias = RoomAlias.parse("#" + localpart + ":" + serverName)
                .filter(parsed -> isOurs(parsed) && !localpart.isBlank())
                .orElseThrow(() -> Errors.invalidParam(
                        "room_alias_name must be the part of an alias between # and the colon, such as pub."));
        long now = clock.millis();
        if (!directory.reserve(alias, caller.userNid(), now, now - RESERVED.toMillis())) {
            throw Errors.of(ErrCode.M_ROOM_IN_USE, "The alias " + alias + " is taken.");
        }
        return alias;
    }

    /// The room for a reserved name was not made.
    void release(RoomAlias alias) {
        directory.delete(alias);
    }

    /// The room is made: its name leads to it, and the directory shows it if it should.
    void made(RoomId roomId, @Nullable RoomAlias alias, boolean listed) {
        RoomRef room = rooms.find(roomId).orElseThrow(() -> new IllegalStateException("The new room is not there"));
        if (alias != null) {
            directory.settle(alias, room);
        }
        if (listed) {
            directory.setListed(room, true);
        }
    }

    @Override
    public void replaced(RoomRef old, RoomRef fresh) {
        directory.move(old, fresh);
    }

    /// Parses an alias; `M_INVALID_PARAM` when the text is none.
    public static RoomAlias parse(String text) {
        return RoomAlias.parse(text)
                .orElseThrow(() -> Errors.invalidParam(text + " is no room alias such as #room:example.org."));
    }

    private void leaveCanonical(Caller caller, RoomRef room, RoomAlias alias) {
        try {
            writer.write(room, null, view -> {
                Pdu now = view.state(CANONICAL);
                if (now == null || !named(now.content()).contains(alias.value())) {
                    // Any event will do to say that there is nothing to do.
                    Pdu create = view.state(new StateKey(EventTypes.CREATE, ""));
                    return new Decided.Already((now == null ? Objects.requireNonNull(create) : now).eventId());
                }
                return Decided.send(Draft.state(caller.user(), CANONICAL, without(now.content(), alias)));
            });
        } catch (MatrixException e) {
            LOG.debug("the canonical alias of room {} stays: {}", room.id(), e.text());
        }
    }

    private static JsonValue.Obj without(JsonValue.Obj content, RoomAlias alias) {
        JsonValue.Obj left = content;
        JsonValue gone = JsonValue.str(alias.value());
        if (gone.equals(content.get("alias"))) {
            left = left.without("alias");
        }
        List<JsonValue> others = content.array("alt_aliases").orElse(JsonValue.Arr.EMPTY).items().stream()
                .filter(other -> !other.equals(gone))
                .toList();
        return others.isEmpty() ? left.without("alt_aliases") : left.with("alt_aliases", new JsonValue.Arr(others));
    }

    /// All aliases that the event names.
    private static Set<String> named(JsonValue.Obj content) {
        Set<String> named = new LinkedHashSet<>();
        content.string("alias").filter(alias -> !alias.isEmpty()).ifPresent(named::add);
        for (JsonValue other :
                content.array("alt_aliases").orElse(JsonValue.Arr.EMPTY).items()) {
            if (other instanceof JsonValue.Str(String alias)) {
                named.add(alias);
            }
        }
        return named;
    }

    private boolean isOurs(RoomAlias alias) {
        return alias.server().equals(serverName);
    }

    private static MatrixException badAlias(RoomAlias alias) {
        return Errors.of(ErrCode.M_BAD_ALIAS, "The alias " + alias + " does not lead to this room.");
    }

    private static MatrixException unknown() {
        return Errors.notFound("Nobody has given this alias to a room.");
    }
}
