package dev.vesta.protocol.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The vectors of the [specification](https://spec.matrix.org/v1.19/appendices/#cryptographic-test-vectors), and
/// more.
class SigningTest {
    private static final String SEED = "YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1";
    private static final ServerName DOMAIN = new ServerName("domain");
    private static final SigningKey KEY =
            SigningKey.parseLine("ed25519 1 " + SEED).orElseThrow();

    @Test
    void signsLikeTheSpec() {
        assertThat(KEY.signJson(DOMAIN, JsonValue.Obj.EMPTY))
                .isEqualTo(signed(
                        JsonValue.Obj.EMPTY,
                        "K8280/U9SSy9IVtjBuVeLr+HpOB4BQFWbg+UZaADMtTdGYI7Geitb76LTrr5QV/7Xg4ahLwYGYZzuHGZKM5ZAQ"));
        JsonValue.Obj data = JsonValue.obj("one", 1, "two", "Two");
        assertThat(KEY.signJson(DOMAIN, data))
                .isEqualTo(signed(
                        data,
                        "KqmLSbO39/Bzb0QIYE82zqLwsA+PDzYIpIRA2sRQ4sL53+sN6/fpNSoqE7BP7vBZhG6kYdD13EIMJpvhJI+6Bw"));
    }

    private static JsonValue.Obj signed(JsonValue.Obj object, String signature) {
        return object.with("signatures", JsonValue.obj("domain", JsonValue.obj("ed25519:1", signature)));
    }

    @Test
    void verifiesWhatItSigned() {
        JsonValue.Obj signed = KEY.signJson(DOMAIN, JsonValue.obj("a", 1, "unsigned", JsonValue.obj("x", 1)));
        assertThat(Signatures.verify(signed, DOMAIN, KEY.verifyKey())).isTrue();
        assertThat(Signatures.verify(signed.without("unsigned"), DOMAIN, KEY.verifyKey()))
                .isTrue();
        assertThat(Signatures.verify(signed.with("a", new JsonValue.Int(2)), DOMAIN, KEY.verifyKey()))
                .isFalse();
        assertThat(Signatures.verify(signed, new ServerName("other"), KEY.verifyKey()))
                .isFalse();
        SigningKey other = SigningKey.of("1", new byte[32]);
        assertThat(Signatures.verify(signed, DOMAIN, other.verifyKey())).isFalse();
        assertThat(Signatures.keyIds(signed, "domain")).containsExactly("ed25519:1");
    }

    @Test
    void keepsOtherSignatures() {
        JsonValue.Obj once = KEY.signJson(DOMAIN, JsonValue.obj("a", 1));
        SigningKey second = SigningKey.of("2", new byte[32]);
        JsonValue.Obj twice = second.signJson(new ServerName("other"), second.signJson(DOMAIN, once));
        assertThat(Signatures.verify(twice, DOMAIN, KEY.verifyKey())).isTrue();
        assertThat(Signatures.verify(twice, DOMAIN, second.verifyKey())).isTrue();
        assertThat(Signatures.verify(twice, new ServerName("other"), second.verifyKey()))
                .isTrue();
    }

    @Test
    void refusesMalformedSignaturesAndKeys() {
        for (String bad : new String[] {"", "!", "AAAA", "A".repeat(86)}) {
            assertThat(Signatures.verify(signed(JsonValue.Obj.EMPTY, bad), DOMAIN, KEY.verifyKey()))
                    .isFalse();
        }
        assertThat(VerifyKey.parse("ed25519:1", "AAAA")).isEmpty();
        assertThat(VerifyKey.parse("ed25519:1", "%")).isEmpty();
        assertThat(VerifyKey.parse("rsa:1", KEY.publicKeyBase64())).isEmpty();
    }

    @Test
    void readsAndWritesKeyLines() {
        assertThat(KEY.keyId()).isEqualTo("ed25519:1");
        // The vector's last character carries two bits that no byte needs.
        assertThat(KEY.toLine()).isEqualTo("ed25519 1 YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA0");
        assertThat(KEY.publicKeyBase64()).isEqualTo("XGX0JRS2Af3be3knz2fBiRbApjm2Dh61gXDJA8kcJNI");
        assertThat(SigningKey.parseLine(KEY.toLine() + "\n").orElseThrow().sign(new byte[0]))
                .isEqualTo(KEY.sign(new byte[0]));
        assertThat(KEY.toString()).doesNotContain(SEED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ed25519 1", "rsa 1 AAAA", "ed25519 1 AAAA", "ed25519 a:b AAAA", "ed25519 1 % x"})
    void refusesOtherLines(String line) {
        assertThat(SigningKey.parseLine(line)).isEmpty();
    }

    @Test
    void refusesSeedsOfAnotherSize() {
        assertThatThrownBy(() -> SigningKey.of("1", new byte[31])).isInstanceOf(IllegalArgumentException.class);
    }
}
