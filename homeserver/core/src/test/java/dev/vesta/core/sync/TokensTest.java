package dev.vesta.core.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.error.MatrixException;
import dev.vesta.core.sync.Tokens.Ephemeral;
import dev.vesta.core.sync.Tokens.Token;
import java.util.List;
import org.junit.jupiter.api.Test;

class TokensTest {
    @Test
    void readsWhatItWrites() {
        long most = 999_999_999_999_999_999L;
        for (Token.Position at : List.of(
                new Token.Position(0, 0, 0, Ephemeral.NONE),
                new Token.Position(3, 1_234, 56, new Ephemeral(7, 89, 10)),
                new Token.Position(most, most, most, new Ephemeral(most, most, most)))) {
            assertThat(Tokens.parse("since", Tokens.position(at))).isEqualTo(at);
            assertThat(Tokens.parsePosition("since", Tokens.position(at))).isEqualTo(at);
        }
        for (long ord : List.of(0L, 1L, -1L, most, -most)) {
            assertThat(Tokens.parse("from", Tokens.place(ord))).isEqualTo(new Token.Place(ord));
        }
        assertThat(Tokens.position(new Token.Position(1, 2, 3, new Ephemeral(4, 5, 6))))
                .isEqualTo("s2_1_2_3_4.5.6");
    }

    @Test
    void refusesEverythingElse() {
        for (String text : List.of(
                "",
                "s2_1_2_3",
                "s1_1_2",
                "s2_1_2_3_4.5",
                "s2_1_2_3_4.5.6.7",
                "s2_1_2_3_4.5.6 ",
                "s2_01_2_3_4.5.6",
                "s2_-1_2_3_4.5.6",
                "s2_1_2_3_4.5.1000000000000000000",
                "S2_1_2_3_4.5.6",
                "s2_\u0661_2_3_4.5.6",
                "t1_-0",
                "t1_+1",
                "t1_1000000000000000000",
                "t2_1")) {
            assertThatThrownBy(() -> Tokens.parse("since", text)).as(text).isInstanceOf(MatrixException.class);
        }
        assertThatThrownBy(() -> Tokens.parsePosition("since", Tokens.place(1))).isInstanceOf(MatrixException.class);
    }
}
