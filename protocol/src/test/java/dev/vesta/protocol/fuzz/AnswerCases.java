package dev.vesta.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.event.Events;
import dev.vesta.protocol.event.InviteRoomState;
import dev.vesta.protocol.event.InviteRoomState.Accepted;
import dev.vesta.protocol.event.InviteRoomState.Rejected;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StrippedState;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.CanonicalJson;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.json.ParseResult.Parsed;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.ServerKeys;
import dev.vesta.protocol.sign.SigningKey;
import java.util.ArrayList;
import java.util.List;

/// What other servers answer or send along: their keys, the state of a room that they invite to.
final class AnswerCases {
    private static final SigningKey KEY = SigningKey.of("k", new byte[32]);
    private static final ServerName SERVER = new ServerName("a");
    private static final JsonValue.Obj PUBLISHED = JsonValue.obj("key", KEY.publicKeyBase64());
    private static final JsonValue.Obj KEYS = JsonValue.obj(
            "server_name",
            "a",
            "valid_until_ts",
            1_700_000_000_000L,
            "verify_keys",
            JsonValue.obj("ed25519:k", PUBLISHED, "other:k", PUBLISHED),
            "old_verify_keys",
            JsonValue.obj("ed25519:o", PUBLISHED.with("expired_ts", JsonValue.of(5))));

    private AnswerCases() {}

    /// Changed before it was signed or after.
    static int serverKeys(Mutator mutator) {
        JsonValue.Obj signed = KEY.signJson(SERVER, mutator.object(KEYS));
        JsonValue.Obj answer = mutator.oneOf(List.of(signed, mutator.object(signed)));
        switch (ServerKeys.parse(SERVER, answer, 1_699_999_999_999L)) {
            case Parsed<ServerKeys>(ServerKeys keys) -> {
                keys.forEvent(RoomVersion.V5.rules(), mutator.text(), 7);
                assertThat(keys.forRequest("ed25519:k", Long.MAX_VALUE)).isEmpty();
            }
            case Malformed<ServerKeys>(String reason) -> assertThat(reason).endsWith(".");
        }
        return CanonicalJson.encode(answer).length;
    }

    static int inviteState(Mutator mutator) {
        RoomVersion version = mutator.oneOf(List.of(RoomVersion.values()));
        List<Pdu> real = EventCases.real(version);
        List<JsonValue> sent = new ArrayList<>();
        for (Pdu event : real) {
            JsonValue.Obj full = mutator.oneOf(List.of(event.json(), mutator.object(event.json())));
            sent.add(event.stateKey() == null || mutator.bytes(3).length > 0 ? full : StrippedState.strip(event));
        }
        JsonValue.Arr list = new JsonValue.Arr(sent);
        boolean verifies = mutator.oneOf(List.of(true, false));
        switch (InviteRoomState.ofInvite(version, real.getFirst().roomId(), list, _ -> verifies)) {
            case Accepted(List<Pdu> events, List<JsonValue.Obj> stripped) -> {
                assertThat(stripped).hasSizeBetween(events.size(), sent.size());
                assertThat(events)
                        .allSatisfy(event -> assertThat(event.stateKey()).isNotNull());
            }
            case Rejected rejected -> assertThat(rejected.reason()).endsWith(".");
        }
        InviteRoomState.ofKnock(version, Events.OLD_ROOM, list, _ -> verifies);
        return CanonicalJson.encode(list).length;
    }
}
