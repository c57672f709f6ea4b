package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
    @Test
    void readsEveryPart() {
        DatabaseUrl url =
                DatabaseUrl.parse("postgresql://al%40ice:p%3Aa+ss@db.example.org:5433/ves%20ta?sslmode=require");
        assertThat(url)
                .isEqualTo(new DatabaseUrl("db.example.org", 5433, "ves ta", "al@ice", "p:a+ss", "require", null));
    }

    @Test
    void fillsInWhatIsLeftOut() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://postgres@[::1]");
        assertThat(url).isEqualTo(new DatabaseUrl("::1", 5432, "postgres", "postgres", null, "prefer", null));
        assertThat(url.jdbcUrl()).startsWith("jdbc:postgresql://[::1]:5432/postgres?");
    }

    @Test
    void neverShowsThePassword() {
        assertThat(DatabaseUrl.parse("postgresql://u:secret@h/n").toString()).doesNotContain("secret");
        assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://u:sec ret@h/n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("ret@")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://u:p@h/n",
                "postgresql://host/name",
                "postgresql:name",
                "postgresql://u@h/n?sslmode=perhaps",
                "postgresql://u@h/n?slmode=require"
            })
    void refusesWhatItDoesNotUnderstand(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
