package dev.vesta.clientapi.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.MatrixException;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RoomEndpointsTest {
    private static final UserId ALICE = new UserId("@alice:hs1");

    @Test
    void listsJoinedMembersWithTheirProfiles() {
        JsonValue.Obj joined = GetJoinedMembersByRoom.joined(
                ALICE,
                List.of(
                        member("@alice:hs1", JsonValue.obj("membership", "join", "displayname", "Alice")),
                        member("@bob:hs1", JsonValue.obj("membership", "join", "avatar_url", 7))));
        JsonValue.Obj members = joined.object("joined").orElseThrow();
        assertThat(members.object("@alice:hs1").orElseThrow().string("display_name"))
                .contains("Alice");
        assertThat(members.object("@bob:hs1").orElseThrow().members())
                .containsEntry("display_name", JsonValue.Null.NULL)
                .containsEntry("avatar_url", JsonValue.Null.NULL);
    }

    @Test
    void keepsTheListOfMembersFromThoseWhoHaveLeft() {
        List<JsonValue.Obj> members = List.of(member("@bob:hs1", JsonValue.obj("membership", "join")));
        refuses(ErrCode.M_FORBIDDEN, () -> GetJoinedMembersByRoom.joined(ALICE, members));
    }

    @Test
    void makesAPrivateRoomUnlessToldOtherwise() {
        dev.vesta.core.room.CreateRoom wish = CreateRoom.decode(fields(null, null, null, null));
        assertThat(wish.visibility()).isEqualTo("private");
        assertThat(wish.preset()).isNull();
        assertThat(wish.invite()).isEmpty();
        assertThat(wish.initialState()).isEmpty();
        assertThat(wish.isDirect()).isFalse();
    }

    @Test
    void refusesUnknownPresetsAndVisibilities() {
        refuses(ErrCode.M_INVALID_PARAM, () -> CreateRoom.decode(fields("chat", null, null, null)));
        refuses(ErrCode.M_INVALID_PARAM, () -> CreateRoom.decode(fields(null, "secret", null, null)));
    }

    @Test
    void makesNoRoomThatLacksTheInviteAskedFor() {
        assertThat(CreateRoom.decode(fields(null, null, "pub", null)).aliasName())
                .isEqualTo("pub");
        CreateRoom.ThirdPartyInvite whole = new CreateRoom.ThirdPartyInvite("id.hs1", "t", "email", "a@hs1");
        refuses(ErrCode.M_FORBIDDEN, () -> CreateRoom.decode(fields(null, null, null, List.of(whole))));
        CreateRoom.ThirdPartyInvite part = new CreateRoom.ThirdPartyInvite(null, "t", "email", "a@hs1");
        refuses(ErrCode.M_MISSING_PARAM, () -> CreateRoom.decode(fields(null, null, null, List.of(part))));
        assertThat(CreateRoom.decode(fields(null, null, null, List.of()))).isNotNull();
    }

    private static CreateRoom.Fields fields(
            String preset, String visibility, String alias, List<CreateRoom.ThirdPartyInvite> invite3pid) {
        return new CreateRoom.Fields(
                preset, visibility, null, alias, null, null, null, invite3pid, null, null, null, null);
    }

    private static JsonValue.Obj member(String user, JsonValue.Obj content) {
        return JsonValue.obj("type", "m.room.member", "state_key", user, "content", content);
    }

    private static void refuses(ErrCode code, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MatrixException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }
}
