package dev.vesta.clientapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.MatrixException;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParamsTest {
    @Test
    void namesTheMissingParameter() {
        assertThat(Params.required("here", "user")).isEqualTo("here");
        assertThat(refused(() -> Params.required(null, "user")))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrCode.M_MISSING_PARAM))
                .satisfies(e -> assertThat(e.text()).contains("user"));
    }

    @Test
    void saysWhichValuesAreAllowed() {
        List<String> allowed = List.of("b", "f");
        assertThat(Params.oneOf("f", "dir", allowed)).isEqualTo("f");
        assertThat(Params.oneOf(null, "dir", allowed)).isNull();
        assertThat(refused(() -> Params.oneOf("x", "dir", allowed)))
                .satisfies(e -> assertThat(e.code()).isEqualTo(ErrCode.M_INVALID_PARAM))
                .satisfies(e -> assertThat(e.text()).contains("dir").contains("b, f"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\u0000b", "line\nbreak"})
    void refusesDeviceIdsThatNoClientMakes(String text) {
        assertThat(refused(() -> Params.deviceId(text)).code()).isEqualTo(ErrCode.M_INVALID_PARAM);
    }

    @Test
    void takesDeviceIdsUpToTheirLimit() {
        assertThat(Params.deviceId(null)).isNull();
        assertThat(Params.deviceId("x".repeat(255))).isNotNull();
        assertThat(refused(() -> Params.deviceId("x".repeat(256))).code()).isEqualTo(ErrCode.M_INVALID_PARAM);
    }

    @Test
    void tellsNoJsonFromNoObject() {
        assertThat(Params.jsonObject("{\"a\":1}", "filter")).isEqualTo(JsonValue.obj("a", 1));
        assertThat(refused(() -> Params.jsonObject("{\"a\":", "filter")).code()).isEqualTo(ErrCode.M_NOT_JSON);
        assertThat(refused(() -> Params.jsonObject("[]", "filter")).code()).isEqualTo(ErrCode.M_BAD_JSON);
    }

    private static MatrixException refused(ThrowingCallable call) {
        return assertThatExceptionOfType(MatrixException.class).isThrownBy(call).actual();
    }
}
