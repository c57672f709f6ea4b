package dev.vesta.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.Signatures;
import dev.vesta.protocol.sign.SigningKey;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The event signing vectors of the
/// [specification](https://spec.matrix.org/v1.19/appendices/#cryptographic-test-vectors). Their events are of the
/// old form, with `origin` and `event_id`, which version 11 takes out of what is signed.
class EventSigningTest {
    private static final ServerName DOMAIN = new ServerName("domain");
    private static final SigningKey KEY = SigningKey.parseLine("ed25519 1 YJDBA9Xnr2sVqXD9Vj7XVUnmFZcZrlw8Md7kMW+3XA1")
            .orElseThrow();

    private static final JsonValue.Obj MINIMAL = read("{\"room_id\":\"!x:domain\",\"sender\":\"@a:domain\","
            + "\"origin\":\"domain\",\"origin_server_ts\":1000000,\"signatures\":{},\"hashes\":{},\"type\":\"X\","
            + "\"content\":{},\"prev_events\":[],\"auth_events\":[],\"depth\":3,\"unsigned\":{\"age_ts\":1000000}}");
    private static final String MINIMAL_HASH = "5jM4wQpv6lnBo7CLIghJuHdW+s2CMBJPUOGOC89ncos";
    private static final String MINIMAL_SIGNATURE =
            "KxwGjPSDEtvnFgU00fwFz+l6d2pJM6XBIaMEn81SXPTRl16AqLAYqfIReFGZlHi5KLjAWbOoMszkwsQma+lYAg";

    private static final JsonValue.Obj REDACTABLE = read("{\"content\":{\"body\":\"Here is the message content\"},"
            + "\"event_id\":\"$0:domain\",\"origin\":\"domain\",\"origin_server_ts\":1000000,"
            + "\"type\":\"m.room.message\",\"room_id\":\"!r:domain\",\"sender\":\"@u:domain\",\"signatures\":{},"
            + "\"unsigned\":{\"age_ts\":1000000}}");
    private static final String REDACTABLE_HASH = "onLKD1bGljeBWQhWZ1kaP9SorVmRQNdN5aM2JYU2n/g";
    private static final String REDACTABLE_SIGNATURE =
            "Wm+VzmOUOz08Ds+0NTWb1d4CZrVsJSikkeRxh6aCcUwu6pNC78FunoD7KNWzqFn241eYHYMGCA5McEiVPdhzBA";

    private static JsonValue.Obj read(String text) {
        return ((Parsed<JsonValue.Obj>) JsonReader.readObject(text.getBytes(StandardCharsets.UTF_8))).value();
    }

    private static JsonValue.Obj signed(JsonValue.Obj event, String hash, String signature) {
        return event.with("hashes", JsonValue.obj("sha256", hash))
                .with("signatures", JsonValue.obj("domain", JsonValue.obj("ed25519:1", signature)));
    }

    /// Hash, redact, sign: the second event is too incomplete for more.
    private static JsonValue.Obj sign(RoomVersion version, JsonValue.Obj event) {
        JsonValue.Obj hashed = event.with("hashes", JsonValue.obj("sha256", EventHash.contentHash(event)));
        return Signatures.add(hashed, DOMAIN, KEY.keyId(), KEY.sign(EventHash.essence(version, hashed)));
    }

    @ParameterizedTest
    @EnumSource(value = RoomVersion.class, mode = EnumSource.Mode.MATCH_ANY, names = "V([1-9]|10)")
    void signsTheMinimalEvent(RoomVersion version) {
        assertThat(sign(version, MINIMAL)).isEqualTo(signed(MINIMAL, MINIMAL_HASH, MINIMAL_SIGNATURE));
    }

    @ParameterizedTest
    @EnumSource(value = RoomVersion.class, mode = EnumSource.Mode.MATCH_ANY, names = "V([1-9]|10)")
    void signsTheEventWithRedactableContent(RoomVersion version) {
        assertThat(sign(version, REDACTABLE)).isEqualTo(signed(REDACTABLE, REDACTABLE_HASH, REDACTABLE_SIGNATURE));
    }

    @ParameterizedTest
    @EnumSource(value = RoomVersion.class, mode = EnumSource.Mode.MATCH_ANY, names = "V([3-9]|10)")
    void buildsAndVerifiesTheMinimalEvent(RoomVersion version) {
        Pdu event = Events.must(EventBuilder.complete(version, MINIMAL, DOMAIN, KEY));
        assertThat(event.json())
                .isEqualTo(signed(MINIMAL, MINIMAL_HASH, MINIMAL_SIGNATURE).without("unsigned"));
        assertThat(EventSignatures.verify(event, DOMAIN, KEY.verifyKey())).isTrue();
        assertThat(EventSignatures.contentHashMatches(event)).isTrue();
    }

    @Test
    void keepsTheSignatureWhenTheContentIsRedacted() {
        JsonValue.Obj event = signed(REDACTABLE, REDACTABLE_HASH, REDACTABLE_SIGNATURE);
        JsonValue.Obj redacted = Redaction.redact(RoomVersion.V1, event);
        assertThat(redacted.object("content")).contains(JsonValue.Obj.EMPTY);
        assertThat(Signatures.verify(redacted, DOMAIN, KEY.verifyKey())).isTrue();
        JsonValue.Obj other = redacted.with("sender", JsonValue.str("@v:domain"));
        assertThat(Signatures.verify(other, DOMAIN, KEY.verifyKey())).isFalse();
    }
}
