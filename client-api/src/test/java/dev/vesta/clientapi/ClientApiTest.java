package dev.vesta.clientapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vesta.clientapi.account.Register;
import dev.vesta.clientapi.room.CreateRoom;
import dev.vesta.clientapi.room.InviteUser;
import dev.vesta.clientapi.room.JoinRoomById;
import dev.vesta.clientapi.session.Login;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.MatrixException;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.web.AnyEndpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.request.EndpointRouter;
import dev.vesta.web.request.QueryParams;
import dev.vesta.web.request.RequestDecoder;
import dev.vesta.web.request.RequestInput;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// The list, and the request records as the kit reads them.
class ClientApiTest {
    private static final List<AnyEndpoint> ENDPOINTS = ClientApi.endpoints(blank(ClientServices.class));

    private static final EndpointRouter ROUTER =
            new EndpointRouter(ENDPOINTS, EnumSet.allOf(EndpointSpec.Resource.class));

    /// Added to the specification (v1.13, v1.14) when the r0 paths were long gone.
    private static final Set<String> YOUNGER_THAN_R0 =
            Set.of("/_matrix/client/v3/rooms/{roomId}/report", "/_matrix/client/v3/users/{userId}/report");

    @Test
    void servesStateUnderEveryFormOfItsPath() {
        String state = "/_matrix/client/v3/rooms/!r:hs1/state";
        assertThat(variables("GET", state)).containsExactly("!r:hs1");
        assertThat(variables("GET", state + "/m.room.name")).containsExactly("!r:hs1", "m.room.name");
        assertThat(variables("PUT", state + "/m.room.name/")).containsExactly("!r:hs1", "m.room.name", "");
        assertThat(variables("PUT", state + "/a/b%2Fc")).containsExactly("!r:hs1", "a", "b/c");
    }

    @Test
    void servesTheOldPathsToo() {
        assertThat(ENDPOINTS)
                .map(AnyEndpoint::spec)
                .filteredOn(spec -> spec.paths().getFirst().startsWith("/_matrix/client/v3/"))
                .filteredOn(spec -> !YOUNGER_THAN_R0.contains(spec.paths().getFirst()))
                .allSatisfy(spec -> assertThat(spec.paths())
                        .contains(spec.paths().getFirst().replace("/v3/", "/r0/")));
    }

    @Test
    void readsARegistration() {
        Register.Fields fields = decode(Register.Request.class, """
                        {"auth": {"type": "m.login.dummy"}, "username": "alice", "password": "p",
                         "device_id": "D", "initial_device_display_name": "N", "inhibit_login": true, "other": 1}
                        """).body();
        assertThat(fields)
                .isEqualTo(new Register.Fields(
                        JsonValue.obj("type", "m.login.dummy"), "alice", "p", "D", "N", true, null, null));
    }

    @Test
    void readsALogin() {
        Login.Fields fields = decode(Login.Request.class, """
                        {"type": "m.login.password", "identifier": {"type": "m.id.user", "user": "alice"}}
                        """).body();
        assertThat(fields.identifier()).isEqualTo(JsonValue.obj("type", "m.id.user", "user", "alice"));
        assertThat(refused(Login.Request.class, "{}")).isEqualTo(ErrCode.M_MISSING_PARAM);
    }

    @Test
    void readsEveryWishForARoom() {
        CreateRoom.Fields fields = decode(CreateRoom.Request.class, """
                        {"preset": "public_chat", "visibility": "public", "room_version": "12", "room_alias_name": "pub",
                         "name": "N", "topic": "T", "invite": ["@bob:hs1"], "invite_3pid": [{"medium": "email"}],
                         "is_direct": true, "creation_content": {"m.federate": false},
                         "initial_state": [{"type": "a", "content": {}}, {"type": "b", "state_key": "k", "content": {}}],
                         "power_level_content_override": {"ban": 7}}
                        """).body();
        assertThat(fields)
                .isEqualTo(new CreateRoom.Fields(
                        "public_chat",
                        "public",
                        "12",
                        "pub",
                        "N",
                        "T",
                        List.of(new UserId("@bob:hs1")),
                        List.of(new CreateRoom.ThirdPartyInvite(null, null, "email", null)),
                        true,
                        JsonValue.obj("m.federate", false),
                        List.of(
                                new CreateRoom.StateEvent("a", null, JsonValue.Obj.EMPTY),
                                new CreateRoom.StateEvent("b", "k", JsonValue.Obj.EMPTY)),
                        JsonValue.obj("ban", 7)));
    }

    @Test
    void refusesWishesOfTheWrongType() {
        assertThat(refused(CreateRoom.Request.class, "{\"room_version\": 1}")).isEqualTo(ErrCode.M_BAD_JSON);
        assertThat(refused(CreateRoom.Request.class, "{\"invite\": [null]}")).isEqualTo(ErrCode.M_BAD_JSON);
        assertThat(refused(CreateRoom.Request.class, "{\"invite\": [\"bob\"]}")).isEqualTo(ErrCode.M_INVALID_PARAM);
        assertThat(refused(CreateRoom.Request.class, "{\"initial_state\": [{\"type\": \"a\"}]}"))
                .isEqualTo(ErrCode.M_MISSING_PARAM);
    }

    @Test
    void readsTheRoomFromThePath() {
        RequestDecoder<InviteUser.Request> invite = RequestDecoder.of(InviteUser.Request.class, List.of("roomId"));
        InviteUser.Request request = invite.decode(input(List.of("!r:hs1"), "{\"user_id\": \"@bob:hs1\"}"));
        assertThat(request.roomId()).isEqualTo(new RoomId("!r:hs1"));
        assertThat(request.body().userId()).isEqualTo(new UserId("@bob:hs1"));
    }

    @Test
    void needsNoBodyToJoin() {
        RequestDecoder<JoinRoomById.Request> join = RequestDecoder.of(JoinRoomById.Request.class, List.of("roomId"));
        assertThat(join.decode(input(List.of("!r:hs1"), "")).body()).isNull();
        assertThat(join.decode(input(List.of("!r:hs1"), "{\"reason\": \"r\"}")).body())
                .isEqualTo(JsonValue.obj("reason", "r"));
    }

    private static List<String> variables(String method, String path) {
        assertThat(ROUTER.find(method, path)).isInstanceOf(EndpointRouter.Found.Hit.class);
        return ((EndpointRouter.Found.Hit) ROUTER.find(method, path)).variables();
    }

    private static <Q extends Record> Q decode(Class<Q> type, String body) {
        return RequestDecoder.of(type, List.of()).decode(input(List.of(), body));
    }

    private static ErrCode refused(Class<? extends Record> type, String body) {
        return catchThrowableOfType(MatrixException.class, () -> decode(type, body))
                .code();
    }

    private static RequestInput input(List<String> variables, String body) {
        return new RequestInput(
                variables, QueryParams.parse(""), name -> null, "127.0.0.1", body.getBytes(StandardCharsets.UTF_8));
    }

    /// Services without anything behind them: an endpoint's specification needs none.
    private static <T extends Record> T blank(Class<T> type) {
        try {
            Class<?>[] types = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            Object[] parts = Arrays.stream(types).map(ClientApiTest::blankPart).toArray();
            return type.getDeclaredConstructor(types).newInstance(parts);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(type.getName(), e);
        }
    }

    private static Object blankPart(Class<?> type) {
        boolean chapter = type.isRecord() && type.getPackageName().startsWith("dev.vesta.clientapi");
        if (type.equals(RoomVersion.class)) {
            return RoomVersion.V12;
        }
        if (type.equals(ServerName.class)) {
            return new ServerName("hs1");
        }
        return chapter ? blank(type.asSubclass(Record.class)) : null;
    }
}
