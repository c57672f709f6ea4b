package dev.vesta.protocol.sign;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Base64sTest {
    /// The examples of the [specification](https://spec.matrix.org/v1.19/appendices/#unpadded-base64).
    @ParameterizedTest
    @CsvSource({"'', ''", "f, Zg", "fo, Zm8", "foo, Zm9v", "foob, Zm9vYg", "fooba, Zm9vYmE", "foobar, Zm9vYmFy"})
    void encodesTheExamplesOfTheSpec(String text, String encoded) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertThat(Base64s.encode(bytes)).isEqualTo(encoded);
        assertThat(Base64s.decode(encoded)).contains(bytes);
        String padded = encoded + "=".repeat((4 - encoded.length() % 4) % 4);
        assertThat(Base64s.decode(padded)).contains(bytes);
    }

    @Test
    void differsInTwoCharactersWhenItIsUrlSafe() {
        byte[] bytes = {(byte) 0xfb, (byte) 0xff};
        assertThat(Base64s.encode(bytes)).isEqualTo("+/8");
        assertThat(Base64s.encodeUrlSafe(bytes)).isEqualTo("-_8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Z", "Zg=", "-_8", "Zm 9v", "%"})
    void refusesOtherTexts(String text) {
        assertThat(Base64s.decode(text)).isEmpty();
    }
}
