package dev.vesta.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomAlias;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.sign.Base64s;
import dev.vesta.protocol.sign.Signatures;
import dev.vesta.protocol.sign.SigningKey;
import dev.vesta.protocol.sign.VerifyKey;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// JSON, identifiers, keys and signatures.
final class ParserCases {
    private static final SigningKey KEY = SigningKey.of("k", new byte[32]);
    private static final ServerName SERVER = new ServerName("a");

    private ParserCases() {}

    static int randomBytes(Mutator mutator) {
        byte[] bytes = mutator.bytes(200);
        read(bytes);
        return bytes.length;
    }

    static int randomJson(Mutator mutator) {
        byte[] bytes = CanonicalJson.encode(mutator.value(6));
        read(bytes);
        byte[] broken = mutator.bytes(bytes);
        read(broken);
        return bytes.length + broken.length;
    }

    /// Long numbers of every form, about as long as the reader lets through.
    static int numbers(Mutator mutator) {
        String text = mutator.number();
        read(text.getBytes(StandardCharsets.US_ASCII));
        return text.length();
    }

    /// Whatever is read can be written, and that can be read and means the same.
    static void read(byte[] bytes) {
        switch (JsonReader.read(bytes)) {
            case Malformed<JsonValue>(String reason) -> assertThat(reason).endsWith(".");
            case Parsed<JsonValue>(JsonValue value) -> {
                byte[] canonical = CanonicalJson.encode(value);
                if (!(JsonReader.read(canonical) instanceof Parsed<JsonValue>(JsonValue again))) {
                    throw new AssertionError("cannot read our own: " + new String(canonical, StandardCharsets.UTF_8));
                }
                assertThat(CanonicalJson.encode(again)).isEqualTo(canonical);
                if (CanonicalJson.isCanonical(value)) {
                    assertThat(again).isEqualTo(value);
                }
            }
        }
    }

    static int identifiers(Mutator mutator) {
        String text = mutator.text();
        UserId.parse(text).ifPresent(id -> {
            assertThat("@" + id.localpart() + ":" + server(id.server())).isEqualTo(text);
            assertThat(id.isStrict()).isIn(true, false);
        });
        RoomAlias.parse(text).ifPresent(id -> assertThat("#" + id.localpart() + ":" + server(id.server()))
                .isEqualTo(text));
        RoomId.parse(text).ifPresent(id -> {
            id.server().ifPresent(ParserCases::server);
            id.createEvent().ifPresent(event -> assertThat(event.isHash()).isTrue());
        });
        EventId.parse(text).ifPresent(id -> assertThat(id.isHash()).isIn(true, false));
        ServerName.parse(text).ifPresent(ParserCases::server);
        return text.length();
    }

    private static ServerName server(ServerName name) {
        assertThat(ServerName.parse(name.value())).contains(name);
        assertThat(name.value()).startsWith(name.host());
        assertThat(name.port().orElse(0)).isBetween(0, 99_999);
        return name;
    }

    static int keys(Mutator mutator) {
        String line = mutator.text(mutator.text(KEY.toLine()));
        SigningKey.parseLine(line)
                .ifPresent(key -> assertThat(SigningKey.parseLine(key.toLine()).map(SigningKey::publicKeyBase64))
                        .contains(key.publicKeyBase64()));
        SigningKey.parseLine(mutator.text());
        VerifyKey.parse(mutator.text(KEY.keyId()), mutator.text(KEY.publicKeyBase64()))
                .ifPresent(key -> assertThat(key.publicKeyBase64()).hasSize(43));
        return line.length();
    }

    /// Signatures and keys that are nearly right, and keys that are no points of the curve.
    static int signatures(Mutator mutator) {
        JsonValue.Obj object = mutator.object(3).without("signatures");
        JsonValue.Obj signed = KEY.signJson(SERVER, object);
        assertThat(Signatures.verify(signed, SERVER, KEY.verifyKey())).isTrue();
        JsonValue.Obj changed = mutator.object(signed);
        boolean good = Signatures.verify(changed, SERVER, KEY.verifyKey());
        byte[] covered = Signatures.signedBytes(changed);
        if (good) {
            assertThat(covered).isEqualTo(Signatures.signedBytes(signed));
        }
        Signatures.keyIds(changed, "a");
        String point = Base64s.encode(randomPoint(mutator));
        VerifyKey.parse(KEY.keyId(), point)
                .ifPresent(key -> assertThat(key.verifies(covered, mutator.text(KEY.sign(covered))))
                        .isFalse());
        return covered.length;
    }

    private static byte[] randomPoint(Mutator mutator) {
        byte[] point = new byte[32];
        byte[] random = mutator.bytes(32);
        System.arraycopy(random, 0, point, 0, random.length);
        point[31] = mutator.oneOf(List.of((byte) 0, (byte) 0x7f, (byte) 0x80, (byte) 0xff));
        return point;
    }
}
