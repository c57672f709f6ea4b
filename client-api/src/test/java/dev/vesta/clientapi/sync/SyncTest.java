package dev.vesta.clientapi.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.sync.StateSection;
import dev.vesta.core.sync.SyncService;
import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SyncTest {
    @Test
    void answersAtOnceByDefault() {
        SyncService.Request request = decode(new Sync.Request(null, null, null, null, null, null, null));
        assertThat(request).isEqualTo(new SyncService.Request(null, Duration.ZERO, false, JsonValue.Obj.EMPTY));
    }

    @Test
    void takesAnInlineFilter() {
        SyncService.Request request = decode(
                new Sync.Request("{\"room\":{\"timeline\":{\"limit\":1}}}", "s1", true, "offline", null, null, null));
        assertThat(request.filter().object("room")).isPresent();
        assertThat(request.since()).isEqualTo("s1");
        assertThat(request.fullState()).isTrue();
    }

    @Test
    void refusesFiltersThatItCannotRead() {
        refuses(ErrCode.M_INVALID_PARAM, new Sync.Request("17", null, null, null, null, null, null));
        refuses(ErrCode.M_NOT_JSON, new Sync.Request("{\"room\":", null, null, null, null, null, null));
    }

    @Test
    void refusesUnknownPresence() {
        refuses(ErrCode.M_INVALID_PARAM, new Sync.Request(null, null, null, "asleep", null, null, null));
    }

    @Test
    void takesAStoredFilter() {
        JsonValue.Obj filter = JsonValue.obj("event_format", "client");
        SyncService.Request request = Sync.decode(
                new Sync.Request("17", null, null, null, true, null, null),
                id -> id.equals("17") ? Optional.of(filter) : Optional.empty());
        assertThat(request.filter()).isEqualTo(filter);
        assertThat(request.section()).isEqualTo(StateSection.AFTER);
    }

    private static SyncService.Request decode(Sync.Request request) {
        return Sync.decode(request, id -> Optional.empty());
    }

    private static void refuses(ErrCode code, Sync.Request request) {
        assertThatThrownBy(() -> decode(request))
                .isInstanceOfSatisfying(
                        MatrixException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
