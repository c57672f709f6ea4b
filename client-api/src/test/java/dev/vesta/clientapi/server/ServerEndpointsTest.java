package dev.vesta.clientapi.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.MatrixException;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.web.Empty;
import org.junit.jupiter.api.Test;

class ServerEndpointsTest {
    private static final Caller ALICE = new Caller(1, new UserId("@alice:hs1"), new DeviceId("D"), false);

    @Test
    void listsVersionsUpToTheOneItImplements() {
        GetVersions.Response response = new GetVersions().handle(Empty.EMPTY);
        assertThat(response.versions()).contains("r0.6.1", "v1.1").endsWith("v1.19");
        assertThat(response.unstableFeatures()).containsEntry("uk.tcpip.msc4133.stable", true);
    }

    @Test
    void tellsClientsThePublicAddress() {
        assertThat(new GetWellknown("https://matrix.example.org").handle(Empty.EMPTY))
                .isEqualTo(JsonValue.obj("m.homeserver", JsonValue.obj("base_url", "https://matrix.example.org")));
    }

    @Test
    void hasNothingToTellWithoutAPublicAddress() {
        assertThatThrownBy(() -> new GetWellknown(null).handle(Empty.EMPTY))
                .isInstanceOfSatisfying(
                        MatrixException.class, e -> assertThat(e.code()).isEqualTo(ErrCode.M_NOT_FOUND));
    }

    @Test
    void listsEveryRoomVersionAndTheConfiguredDefault() {
        JsonValue.Obj capabilities = new GetCapabilities(RoomVersion.V11)
                .handle(ALICE, Empty.EMPTY)
                .object("capabilities")
                .orElseThrow();
        JsonValue.Obj versions = capabilities.object("m.room_versions").orElseThrow();
        assertThat(versions.string("default")).contains("11");
        JsonValue.Obj available = versions.object("available").orElseThrow();
        assertThat(available.members()).hasSize(12);
        for (int version = 1; version <= 12; version++) {
            assertThat(available.string(Integer.toString(version))).contains("stable");
        }
    }

    @Test
    void saysThatAMissingFeatureIsMissing() {
        JsonValue.Obj capabilities = new GetCapabilities(RoomVersion.V12)
                .handle(ALICE, Empty.EMPTY)
                .object("capabilities")
                .orElseThrow();
        assertThat(capabilities.get("m.3pid_changes")).isEqualTo(JsonValue.obj("enabled", false));
        assertThat(capabilities.get("m.change_password")).isEqualTo(JsonValue.obj("enabled", true));
        assertThat(capabilities.has("m.account_moderation")).isFalse();
    }
}
