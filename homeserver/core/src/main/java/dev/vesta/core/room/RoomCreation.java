package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.Rng;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
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
import java.util.Set;

/// Makes rooms: the first events in the order of the spec, in one commit.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#post_matrixclientv3createroom))
public final class RoomCreation {
    private static final int ROOM_ID_LENGTH = 18;

    /// Everybody is invited in one commit; a longer list belongs into several invites.
    private static final int MAX_INVITES = 100;

    private static final Set<String> PRESETS = Set.of("private_chat", "trusted_private_chat", "public_chat");

    private final RoomWriter writer;
    private final Rng rng;
    private final ServerName serverName;
    private final RoomVersion defaultVersion;

    public RoomCreation(RoomWriter writer, Rng rng, ServerName serverName, RoomVersion defaultVersion) {
        this.writer = writer;
        this.rng = rng;
        this.serverName = serverName;
        this.defaultVersion = defaultVersion;
    }

    /// Makes the room in one commit. `M_UNSUPPORTED_ROOM_VERSION`, `M_INVALID_PARAM`, `M_BAD_JSON`,
    /// `M_INVALID_ROOM_STATE`.
    public RoomId create(Caller caller, CreateRoom wish) {
        RoomVersion version = version(wish);
        String preset = preset(wish);
        if (wish.invite().size() > MAX_INVITES) {
            throw Errors.invalidParam("invite: at most " + MAX_INVITES + " users; invite the others afterwards.");
        }
        wish.invite().forEach(user -> RoomMembers.checkLocal(user, serverName));
        WellFormed.wish(wish);
        UserId creator = caller.user();
        RoomId roomId = version.rules().roomIdIsCreateHash()
                ? null
                : new RoomId("!" + rng.text(ROOM_ID_LENGTH) + ":" + serverName);
        List<Draft> drafts = new ArrayList<>();
        drafts.add(state(creator, EventTypes.CREATE, "", createContent(wish, version, preset, creator)));
        drafts.add(state(creator, EventTypes.MEMBER, creator.value(), JsonValue.obj("membership", "join")));
        drafts.add(state(
                creator, EventTypes.POWER_LEVELS, "", InitialPowerLevels.content(wish, version, preset, creator)));
        settings(wish, preset).forEach((key, content) -> drafts.add(Draft.state(creator, key, content)));
        for (UserId user : new LinkedHashSet<>(wish.invite())) {
            drafts.add(state(
                    creator,
                    EventTypes.MEMBER,
                    user.value(),
                    JsonValue.obj("membership", "invite", "is_direct", wish.isDirect() ? Boolean.TRUE : null)));
        }
        try {
            return writer.create(version, roomId, drafts);
        } catch (MatrixException e) {
            // The creator may do all of this unless the wish itself forbids it, e.g. by its power levels.
            throw e.code() == ErrCode.M_FORBIDDEN
                    ? Errors.of(ErrCode.M_INVALID_ROOM_STATE, "This room cannot be made as asked: " + e.text())
                    : e;
        }
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

    /// The preset's settings, overridden by `initial_state`, overridden by `name` and `topic`: one event a key.
    private static Map<StateKey, JsonValue.Obj> settings(CreateRoom wish, String preset) {
        boolean open = preset.equals("public_chat");
        Map<StateKey, JsonValue.Obj> state = new LinkedHashMap<>();
        state.put(new StateKey(EventTypes.JOIN_RULES, ""), JsonValue.obj("join_rule", open ? "public" : "invite"));
        state.put(new StateKey(EventTypes.HISTORY_VISIBILITY, ""), JsonValue.obj("history_visibility", "shared"));
        state.put(
                new StateKey(EventTypes.GUEST_ACCESS, ""),
                JsonValue.obj("guest_access", open ? "forbidden" : "can_join"));
        for (CreateRoom.InitialState initial : wish.initialState()) {
            state.put(initial.key(), initial.content());
        }
        String name = wish.name();
        if (name != null) {
            state.put(new StateKey(EventTypes.NAME, ""), JsonValue.obj("name", name));
        }
        String topic = wish.topic();
        if (topic != null) {
            state.put(
                    new StateKey(EventTypes.TOPIC, ""),
                    JsonValue.obj("topic", topic, "m.topic", Map.of("m.text", List.of(Map.of("body", topic)))));
        }
        return state;
    }

    private static Draft state(UserId sender, String type, String stateKey, JsonValue.Obj content) {
        return Draft.state(sender, new StateKey(type, stateKey), content);
    }
}
