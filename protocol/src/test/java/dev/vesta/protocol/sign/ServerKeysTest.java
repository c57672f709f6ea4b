package dev.vesta.protocol.sign;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.room.RoomRules;
import dev.vesta.protocol.room.RoomVersion;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class ServerKeysTest {
    private static final ServerName SERVER = new ServerName("a.example:8448");
    private static final SigningKey KEY = key("new", 1);
    private static final SigningKey OLD = key("old", 2);
    private static final long FETCHED = 1_700_000_000_000L;
    private static final long DAY = 86_400_000L;
    private static final long VALID_UNTIL = FETCHED + DAY;
    private static final long EXPIRED = FETCHED - 30 * DAY;
    private static final RoomRules V5 = RoomVersion.V5.rules();

    private static SigningKey key(String version, int seed) {
        byte[] bytes = new byte[32];
        bytes[0] = (byte) seed;
        return SigningKey.of(version, bytes);
    }

    private static JsonValue.Obj published(SigningKey key) {
        return JsonValue.obj("key", key.publicKeyBase64());
    }

    private static JsonValue.Obj unsigned() {
        return JsonValue.obj(
                "server_name", SERVER.value(),
                "valid_until_ts", VALID_UNTIL,
                "verify_keys", JsonValue.obj("ed25519:new", published(KEY)),
                "old_verify_keys",
                        JsonValue.obj("ed25519:old", published(OLD).with("expired_ts", new JsonValue.Int(EXPIRED))));
    }

    private static ParseResult<ServerKeys> parse(JsonValue.Obj answer) {
        return ServerKeys.parse(SERVER, answer, FETCHED);
    }

    /// With the answer changed before it is signed.
    private static ParseResult<ServerKeys> signed(UnaryOperator<JsonValue.Obj> change) {
        return parse(KEY.signJson(SERVER, change.apply(unsigned())));
    }

    private static ServerKeys keys(UnaryOperator<JsonValue.Obj> change) {
        if (signed(change) instanceof Parsed<ServerKeys>(ServerKeys keys)) {
            return keys;
        }
        throw new AssertionError(signed(change).toString());
    }

    private static ServerKeys keys() {
        return keys(UnaryOperator.identity());
    }

    private static void refuses(UnaryOperator<JsonValue.Obj> change, String why) {
        assertThat(signed(change)).isInstanceOfSatisfying(Malformed.class, malformed -> assertThat(malformed.reason())
                .contains(why));
    }

    @Test
    void readsWhatAServerPublishes() {
        ServerKeys keys = keys();
        assertThat(keys.server()).isEqualTo(SERVER);
        assertThat(keys.current()).containsOnlyKeys("ed25519:new");
        assertThat(keys.old()).containsOnlyKeys("ed25519:old");
        assertThat(keys.validUntilMs()).isEqualTo(VALID_UNTIL);
        assertThat(keys(answer -> answer.without("old_verify_keys")).old()).isEmpty();
    }

    @Test
    void believesKeysForSevenDaysAtMost() {
        long latest = FETCHED + 7 * DAY;
        assertThat(validFor(latest - 1)).isEqualTo(latest - 1);
        assertThat(validFor(latest)).isEqualTo(latest);
        assertThat(validFor(latest + 1)).isEqualTo(latest);
        assertThat(validFor(JsonValue.MAX_INTEGER)).isEqualTo(latest);
        assertThat(validFor(0)).isZero();
    }

    private static long validFor(long validUntil) {
        return keys(answer -> answer.with("valid_until_ts", new JsonValue.Int(validUntil)))
                .validUntilMs();
    }

    @ParameterizedTest
    @EnumSource(
            value = RoomVersion.class,
            mode = Mode.INCLUDE,
            names = {"V1", "V2", "V3", "V4"})
    void ignoresValidityInRoomsBeforeVersion5(RoomVersion version) {
        assertThat(keys().forEvent(version.rules(), "ed25519:new", VALID_UNTIL + 1))
                .isPresent();
        assertThat(keys().forEvent(version.rules(), "ed25519:new", Long.MAX_VALUE))
                .isPresent();
    }

    @ParameterizedTest
    @EnumSource(
            value = RoomVersion.class,
            mode = Mode.EXCLUDE,
            names = {"V1", "V2", "V3", "V4"})
    void wantsKeysThatWereValidWhenTheEventWasMade(RoomVersion version) {
        assertThat(keys().forEvent(version.rules(), "ed25519:new", VALID_UNTIL - 1))
                .isPresent();
        assertThat(keys().forEvent(version.rules(), "ed25519:new", VALID_UNTIL)).isPresent();
        assertThat(keys().forEvent(version.rules(), "ed25519:new", VALID_UNTIL + 1))
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void takesOldKeysForEventsUntilTheyExpired(RoomVersion version) {
        assertThat(keys().forEvent(version.rules(), "ed25519:old", 0)).isPresent();
        assertThat(keys().forEvent(version.rules(), "ed25519:old", EXPIRED)).isPresent();
        assertThat(keys().forEvent(version.rules(), "ed25519:old", EXPIRED + 1)).isEmpty();
        assertThat(keys().forEvent(version.rules(), "ed25519:other", 0)).isEmpty();
    }

    @Test
    void givesTheKeyThatWasPublished() {
        String signature = OLD.sign(new byte[] {1});
        assertThat(keys().forEvent(V5, "ed25519:old", 0).orElseThrow().verifies(new byte[] {1}, signature))
                .isTrue();
        assertThat(keys().forEvent(V5, "ed25519:new", 0).orElseThrow().verifies(new byte[] {1}, signature))
                .isFalse();
    }

    @Test
    void takesOnlyCurrentKeysForRequestsAndOnlyWhileTheyAreValid() {
        assertThat(keys().forRequest("ed25519:new", VALID_UNTIL)).isPresent();
        assertThat(keys().forRequest("ed25519:new", VALID_UNTIL + 1)).isEmpty();
        assertThat(keys().forRequest("ed25519:old", EXPIRED)).isEmpty();
        assertThat(keys().forRequest("ed25519:other", FETCHED)).isEmpty();
    }

    @Test
    void takesAKeyInBothListsForExpired() {
        JsonValue.Obj expired =
                JsonValue.obj("ed25519:new", published(KEY).with("expired_ts", new JsonValue.Int(EXPIRED)));
        ServerKeys keys = keys(answer -> answer.with("old_verify_keys", expired));
        assertThat(keys.forRequest("ed25519:new", FETCHED)).isEmpty();
        assertThat(keys.forEvent(V5, "ed25519:new", EXPIRED)).isPresent();
        assertThat(keys.forEvent(V5, "ed25519:new", EXPIRED + 1)).isEmpty();
    }

    @Test
    void refusesKeysOfAnotherServer() {
        refuses(answer -> answer.with("server_name", JsonValue.str("a.example")), "not those of a.example:8448");
        refuses(answer -> answer.without("server_name"), "not those of");
    }

    @Test
    void refusesAnswersWithoutAGoodSignatureOfACurrentKey() {
        assertThat(parse(unsigned())).isEqualTo(new Malformed<>("The keys are signed by none of them."));
        assertThat(parse(OLD.signJson(SERVER, unsigned()))).isInstanceOf(Malformed.class);
        assertThat(parse(KEY.signJson(new ServerName("b.example"), unsigned()))).isInstanceOf(Malformed.class);
        JsonValue.Obj changed =
                KEY.signJson(SERVER, unsigned()).with("valid_until_ts", new JsonValue.Int(VALID_UNTIL + 1));
        assertThat(parse(changed)).isEqualTo(new Malformed<>("The signature by ed25519:new is wrong."));
    }

    @Test
    void refusesAnyWrongSignatureButNeedsOnlyOneGood() {
        SigningKey second = key("second", 3);
        JsonValue.Obj two = JsonValue.obj("ed25519:new", published(KEY), "ed25519:second", published(second));
        JsonValue.Obj once = KEY.signJson(SERVER, unsigned().with("verify_keys", two));
        assertThat(parse(once)).isInstanceOf(Parsed.class);
        assertThat(parse(second.signJson(SERVER, once))).isInstanceOf(Parsed.class);
        JsonValue.Obj wrong = Signatures.add(once, SERVER, "ed25519:second", KEY.sign(new byte[0]));
        assertThat(parse(wrong)).isInstanceOf(Malformed.class);
        // Signatures that a notary adds do not disturb.
        assertThat(parse(OLD.signJson(new ServerName("notary.example"), once))).isInstanceOf(Parsed.class);
    }

    @Test
    void refusesFieldsOfAWrongType() {
        refuses(answer -> answer.without("valid_until_ts"), "valid_until_ts");
        refuses(answer -> answer.with("valid_until_ts", JsonValue.str("1")), "valid_until_ts");
        refuses(answer -> answer.without("verify_keys"), "verify_keys");
        refuses(answer -> answer.with("old_verify_keys", JsonValue.Null.NULL), "old_verify_keys");
        refuses(answer -> answer.with("old_verify_keys", JsonValue.obj("ed25519:x", published(OLD))), "expired_ts");
        for (JsonValue bad :
                new JsonValue[] {JsonValue.str(KEY.publicKeyBase64()), JsonValue.Obj.EMPTY, JsonValue.obj("key", "AAAA")
                }) {
            refuses(answer -> withKey(answer, "ed25519:x", bad), "verify_keys");
        }
        refuses(answer -> withKey(answer, "ed25519:", published(OLD)), "verify_keys");
        refuses(answer -> withKey(answer, "ed25519:a-b", published(OLD)), "verify_keys");
    }

    @Test
    void passesOverKeysOfOtherAlgorithms() {
        assertThat(keys(answer -> withKey(answer, "rsa:1", JsonValue.str("?"))).current())
                .containsOnlyKeys("ed25519:new");
    }

    @Test
    void refusesMoreKeysThanAnyServerHas() {
        JsonValue.Obj answer = unsigned();
        for (int i = 1; i < ServerKeys.MAX_KEYS; i++) {
            answer = withKey(answer, "ed25519:k" + i, published(OLD));
        }
        assertThat(parse(KEY.signJson(SERVER, answer))).isInstanceOf(Parsed.class);
        answer = withKey(answer, "ed25519:more", published(OLD));
        assertThat(parse(KEY.signJson(SERVER, answer)))
                .isEqualTo(new Malformed<>("`verify_keys` has more than 100 keys."));
    }

    private static JsonValue.Obj withKey(JsonValue.Obj answer, String keyId, JsonValue key) {
        return answer.with(
                "verify_keys", answer.object("verify_keys").orElseThrow().with(keyId, key));
    }
}
