package dev.vesta.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.fake.MemoryNumbers;
import dev.vesta.core.fake.World;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InvitePermissionsTest {
    private static final UserId ALICE = new UserId("@alice:example.org");
    private static final UserId BOB = new UserId("@bob:example.org");

    private static InvitePermissions with(Optional<JsonValue.Obj> config) {
        return new InvitePermissions(_ -> config, new MemoryNumbers(), World.SERVER);
    }

    @Test
    void blocksWhenTheInvitedSaySo() {
        InvitePermissions gate = with(Optional.of(JsonValue.obj("default_action", "block")));
        MatrixException e = catchThrowableOfType(MatrixException.class, () -> gate.check(ALICE, BOB));
        assertThat(e.code()).isEqualTo(ErrCode.M_INVITE_BLOCKED);
        assertThat(e.status()).isEqualTo(403);
        assertThatCode(() -> gate.check(ALICE, new UserId("@bob:elsewhere.example")))
                .doesNotThrowAnyException();
    }

    @Test
    void takesAnythingElseAsYes() {
        for (JsonValue.Obj config : new JsonValue.Obj[] {
            JsonValue.Obj.EMPTY,
            JsonValue.obj("default_action", "allow"),
            JsonValue.obj("default_action", 1),
            JsonValue.obj("default_action", "BLOCK")
        }) {
            assertThatCode(() -> with(Optional.of(config)).check(ALICE, BOB)).doesNotThrowAnyException();
        }
        assertThatCode(() -> with(Optional.empty()).check(ALICE, BOB)).doesNotThrowAnyException();
    }
}
