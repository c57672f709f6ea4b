package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.Rng;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomAlias;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes rooms: the first events in the order of the spec, in one commit.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom))
public final class RoomCreation {
    private static final int ROOM_ID_LENGTH = 18;

    /// Everybody is invited in one commit; a longer list belongs into several invites.
    private static final int MAX_INVITES = 100;

    private static final StateKey CANONICAL_ALIAS = new StateKey(EventTypes.CANONICAL_ALIAS, "");

    private static final Set<String> PRESETS = Set.of("private_chat", "trusted_private_chat", "public_chat");

    private final RoomWriter writer;
    private final Rng rng;
    private final ServerName serverName;
    private final RoomVersion defaultVersion;
    private final Admission admission;
    private final RoomAliases aliases;

    public RoomCreation(
            RoomWriter writer,
            Rng rng,
            ServerName serverName,
            RoomVersion defaultVersion,
            Admission admission,
            RoomAliases aliases) {
        this.writer = writer;
        this.rng = rng;
        this.serverName = serverName;
        this.defaultVersion = defaultVersion;
        this.admission = admission;
        this.aliases = aliases;
    }

    /// Makes the room in one commit. `M_UNSUPPORTED_ROOM_VERSION`, `M_INVALID_PARAM`, `M_BAD_JSON`,
    /// `M_INVALID_ROOM_STATE`, `M_ROOM_IN_USE`, `M_BAD_ALIAS`.
    ///
    /// Its alias is taken before and leads to it afterwards: after a crash in between the room has no alias,
    /// and the alias is free again soon.
    public RoomId create(Caller caller, CreateRoom wish) {
        RoomVersion version = version(wish);
        String preset = preset(wish);
        if (wish.invite().size() > MAX_INVITES) {
            throw Errors.invalidParam("invite: at most " + MAX_INVITES + " users; invite the others afterwards.");
        }
        WellFormed.wish(wish);
        checkInvited(caller, wish);
        String aliasName = wish.aliasName();
        RoomAlias alias = aliasName == null ? null : aliases.reserve(caller, aliasName);
        RoomId made = null;
        try {
            for (CreateRoom.InitialState initial : wish.initialState()) {
                if (initial.key().equals(CANONICAL_ALIAS)) {
                    RoomAliases.checkNew(initial.content(), alias);
                }
            }
            RoomId roomId = version.rules().roomIdIsCreateHash()
                    ? null
                    : new RoomId("!" + rng.text(ROOM_ID_LENGTH) + ":" + serverName);
            made = writer.create(version, roomId, drafts(caller.user(), wish, version, preset, alias));
        } catch (MatrixException e) {
            // The creator may do all of this unless the wish itself forbids it, e.g. by its power levels.
            throw e.code() == ErrCode.M_FORBIDDEN
                    ? Errors.of(ErrCode.M_INVALID_ROOM_STATE, "This room cannot be made as asked: " + e.text())
                    : e;
        } finally {
            if (made == null && alias != null) {
                aliases.release(alias);
            }
        }
        aliases.made(made, alias, wish.visibility().equals("public"));
        return made;
    }

    /// Everybody who is invited, by whatever part of the wish.
    private void checkInvited(Caller caller, CreateRoom wish) {
        Set<UserId> invited = new LinkedHashSet<>(wish.invite());
        for (CreateRoom.InitialState initial : wish.initialState()) {
            if (initial.key().type().equals(EventTypes.MEMBER)
                    && initial.content()
                            .string("membership")
                            .filter("invite"::equals)
                            .isPresent()) {
                UserId.parse(initial.key().stateKey()).ifPresent(invited::add);
            }
        }
        for (UserId user : invited) {
            RoomMembers.checkLocal(user, serverName);
            admission.invites().check(caller.user(), user);
        }
    }

    private List<Draft> drafts(
            UserId creator, CreateRoom wish, RoomVersion version, String preset, @Nullable RoomAlias alias) {
        List<Draft> drafts = new ArrayList<>();
        drafts.add(state(creator, EventTypes.CREATE, "", createContent(wish, version, preset, creator)));
        drafts.add(state(
                creator,
                EventTypes.MEMBER,
                creator.value(),
                admission.withProfile(creator, JsonValue.obj("membership", "join"))));
        drafts.add(state(
                creator, EventTypes.POWER_LEVELS, "", InitialPowerLevels.content(wish, version, preset, creator)));
        settings(wish, preset, alias).forEach((key, content) -> drafts.add(Draft.state(creator, key, content)));
        for (UserId user : new LinkedHashSet<>(wish.invite())) {
            JsonValue.Obj invite =
                    JsonValue.obj("membership", "invite", "is_direct", wish.isDirect() ? Boolean.TRUE : null);
            drafts.add(state(creator, EventTypes.MEMBER, user.value(), admission.withProfile(user, invite)));
        }
        return drafts;
    }

    private RoomVersion version(CreateRoom wish) {
        String id = wish.roomVersion();
        return id == null
                ? defaultVersion
                : RoomVersion.of(id)
                        .orElseThrow(() -> Errors.of(
                                ErrCode.M_UNSUPPORTED_ROOM_VERSION,
                                "This server does not know room version " + id + "."));
    }

    private static String preset(CreateRoom wish) {
        String preset = wish.preset();
        if (preset == null) {
            return wish.visibility().equals("public") ? "public_chat" : "private_chat";
        }
        if (!PRESETS.contains(preset)) {
            throw Errors.invalidParam("preset must be private_chat, trusted_private_chat or public_chat.");
        }
        return preset;
    }

    private static JsonValue.Obj createContent(CreateRoom wish, RoomVersion version, String preset, UserId creator) {
        JsonValue.Obj content = wish.creationContent().with("room_version", new JsonValue.Str(version.id()));
        content = version.rules().implicitCreator()
                ? content.without("creator")
                : content.with("creator", new JsonValue.Str(creator.value()));
        if (version.rules().creatorsAreAboveAll() && preset.equals("trusted_private_chat")) {
            content = withAdditionalCreators(content, wish.invite());
        }
        return content;
    }

    private static JsonValue.Obj withAdditionalCreators(JsonValue.Obj content, List<UserId> invited) {
        Set<JsonValue> creators = new LinkedHashSet<>(
                content.array("additional_creators").map(JsonValue.Arr::items).orElse(List.of()));
        invited.forEach(user -> creators.add(new JsonValue.Str(user.value())));
        return creators.isEmpty()
                ? content
                : content.with("additional_creators", new JsonValue.Arr(List.copyOf(creators)));
    }

    /// The alias and the preset's settings, overridden by `initial_state`, overridden by `name` and `topic`: one event
    /// a key, where the last that sets it stands.
    private static Map<StateKey, JsonValue.Obj> settings(CreateRoom wish, String preset, @Nullable RoomAlias alias) {
        boolean open = preset.equals("public_chat");
        SequencedMap<StateKey, JsonValue.Obj> state = new LinkedHashMap<>();
        if (alias != null) {
            state.put(CANONICAL_ALIAS, JsonValue.obj("alias", alias.value()));
        }
        state.put(new StateKey(EventTypes.JOIN_RULES, ""), JsonValue.obj("join_rule", open ? "public" : "invite"));
        state.put(new StateKey(EventTypes.HISTORY_VISIBILITY, ""), JsonValue.obj("history_visibility", "shared"));
        state.put(
                new StateKey(EventTypes.GUEST_ACCESS, ""),
                JsonValue.obj("guest_access", open ? "forbidden" : "can_join"));
        for (CreateRoom.InitialState initial : wish.initialState()) {
            state.putLast(initial.key(), initial.content());
        }
        String name = wish.name();
        if (name != null) {
            state.putLast(new StateKey(EventTypes.NAME, ""), JsonValue.obj("name", name));
        }
        String topic = wish.topic();
        if (topic != null) {
            state.putLast(
                    new StateKey(EventTypes.TOPIC, ""),
                    JsonValue.obj("topic", topic, "m.topic", Map.of("m.text", List.of(Map.of("body", topic)))));
        }
        return state;
    }

    private static Draft state(UserId sender, String type, String stateKey, JsonValue.Obj content) {
        return Draft.state(sender, new StateKey(type, stateKey), content);
    }
}
