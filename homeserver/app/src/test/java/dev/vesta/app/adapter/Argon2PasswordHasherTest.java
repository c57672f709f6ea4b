package dev.vesta.app.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Argon2PasswordHasherTest {
    private final Argon2PasswordHasher hasher =
            new Argon2PasswordHasher(new SystemRng(), Argon2PasswordHasher.Cost.MINIMAL);

    @Test
    void acceptsTheRightPasswordOnly() {
        String hash = hasher.hash("pässword");
        assertThat(hasher.matches("pässword", hash)).isTrue();
        assertThat(hasher.matches("password", hash)).isFalse();
        assertThat(hasher.hash("pässword")).isNotEqualTo(hash);
    }

    @Test
    void ofStandardCostIsWhatOwaspRecommends() {
        String hash = new Argon2PasswordHasher(new SystemRng(), Argon2PasswordHasher.Cost.DEFAULT).hash("a");
        assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        assertThat(hasher.matches("a", hash)).isTrue();
    }

    /// Made by the reference implementation: `echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 -e`.
    @Test
    void readsWhatTheReferenceImplementationWrites() {
        assertThat(hasher.matches(
                        "password",
                        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "plain",
                "$2b$12$abc",
                "$argon2id$v=19$m=99999999,t=2,p=1$c29tZXNhbHQ$c29tZXNhbHQ",
                "$argon2id$v=19$m=64,t=0,p=1$c29tZXNhbHQ$c29tZXNhbHRzb21lc2FsdA",
                "$argon2id$v=19$m=64,t=1,p=1$a$a"
            })
    void anUnreadableHashMatchesNothing(String hash) {
        assertThat(hasher.matches("plain", hash)).isFalse();
    }
}
