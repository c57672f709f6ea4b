package dev.vesta.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonReader;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult.Malformed;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.SigningKey;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventBuilderTest {
    private static final ServerName A = new ServerName("a");

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void buildsEventsThatItsOwnChecksAccept(RoomVersion version) {
        Pdu create = Events.create(version);
        assertThat(create.json().has("room_id")).isEqualTo(!version.rules().roomIdIsCreateHash());
        Pdu built = Events.after(create, "@alice:a", "m.room.topic", "", JsonValue.obj("topic", "x"));
        Pdu parsed = Events.must(Pdu.parse(version, built.canonicalBytes()));
        assertThat(parsed).isEqualTo(built);
        assertThat(parsed.eventId()).isEqualTo(built.eventId());
        assertThat(parsed.roomId()).isEqualTo(create.roomId());
        assertThat(EventSignatures.verify(parsed, A, Events.KEY.verifyKey())).isTrue();
        assertThat(EventSignatures.contentHashMatches(parsed)).isTrue();
    }

    @Test
    void redactionKeepsTheSignatureButNotTheContentHash() {
        Pdu create = Events.create(RoomVersion.V12);
        Pdu redacted = Events.after(create, "@alice:a", "m.room.topic", "", JsonValue.obj("topic", "x"))
                .redacted();
        assertThat(redacted.content()).isEqualTo(JsonValue.Obj.EMPTY);
        assertThat(EventSignatures.verify(redacted, A, Events.KEY.verifyKey())).isTrue();
        assertThat(EventSignatures.contentHashMatches(redacted)).isFalse();
    }

    @Test
    void noticesTamperedEvents() {
        Pdu event = Events.after(Events.create(RoomVersion.V11), "@alice:a", "m.x", null, JsonValue.obj());
        Pdu content = Events.must(Pdu.of(RoomVersion.V11, event.json().with("content", JsonValue.obj("x", 1))));
        assertThat(EventSignatures.contentHashMatches(content)).isFalse();
        assertThat(EventSignatures.verify(content, A, Events.KEY.verifyKey())).isTrue();
        Pdu depth = Events.must(Pdu.of(RoomVersion.V11, event.json().with("depth", JsonValue.of(99))));
        assertThat(EventSignatures.verify(depth, A, Events.KEY.verifyKey())).isFalse();
    }

    /// A client's content may be as deep as a request: in the event it is one level deeper, and then nobody could
    /// read it.
    @Test
    void buildsNothingThatCannotBeReadAgain() {
        Pdu create = Events.create(RoomVersion.V11);
        JsonValue.Obj content = JsonValue.obj();
        for (int levels = 1; levels < JsonReader.MAX_DEPTH - 1; levels++) {
            content = JsonValue.obj("a", content);
        }
        Pdu deepest = Events.after(create, "@alice:a", "m.x", null, content);
        assertThat(Pdu.fromStore(RoomVersion.V11, deepest.canonicalBytes())).isEqualTo(deepest);
        EventBuilder.Template deeper = new EventBuilder.Template(
                create.roomId(), new UserId("@alice:a"), "m.x", null, JsonValue.obj("a", content), null);
        assertThat(EventBuilder.build(
                        RoomVersion.V11, deeper, List.of(create.eventId()), List.of(), 2, 1, A, Events.KEY))
                .isInstanceOfSatisfying(
                        Malformed.class,
                        malformed -> assertThat(malformed.reason()).asString().contains("deep"));
    }

    @Test
    void putsTheRedactedEventIntoTheContent() {
        Pdu create = Events.create(RoomVersion.V11);
        EventBuilder.Template template = new EventBuilder.Template(
                create.roomId(),
                new UserId("@alice:a"),
                EventTypes.REDACTION,
                null,
                JsonValue.obj("reason", "r"),
                create.eventId());
        Pdu redaction =
                Events.must(EventBuilder.build(RoomVersion.V11, template, List.of(), List.of(), 2, 3, A, Events.KEY));
        assertThat(redaction.redacts()).isEqualTo(create.eventId());
        assertThat(redaction.content().string("redacts"))
                .contains(create.eventId().value());
        assertThat(redaction.json().has("redacts")).isFalse();
    }

    @Test
    void countersignsWithoutChangingTheId() {
        Pdu event = Events.after(Events.create(RoomVersion.V11), "@alice:a", "m.x", null, JsonValue.obj());
        SigningKey other = SigningKey.of(
                "2",
                Collections.nCopies(32, (byte) 1).stream()
                        .collect(() -> new byte[32], (bytes, one) -> bytes[0] = one, (x, y) -> {}));
        ServerName b = new ServerName("b");
        Pdu both = Events.must(EventBuilder.countersign(event, b, other));
        assertThat(both.eventId()).isEqualTo(event.eventId());
        assertThat(EventSignatures.verify(both, A, Events.KEY.verifyKey())).isTrue();
        assertThat(EventSignatures.verify(both, b, other.verifyKey())).isTrue();
        assertThat(EventSignatures.keyIds(both, b)).containsExactly("ed25519:2");
    }

    @Test
    void namesTheServersThatMustSign() {
        Pdu create = Events.create(RoomVersion.V11);
        JsonValue.Obj restricted = JsonValue.obj("membership", "join", "join_authorised_via_users_server", "@carol:c");
        JsonValue.Obj thirdParty = JsonValue.obj("membership", "invite", "third_party_invite", JsonValue.obj());
        assertThat(EventSignatures.requiredSigners(
                        Events.after(create, "@bob:b", "m.room.member", "@bob:b", restricted)))
                .containsExactly(new ServerName("b"), new ServerName("c"));
        assertThat(EventSignatures.requiredSigners(Events.after(create, "@bob:b", "m.room.member", "@d:d", thirdParty)))
                .isEmpty();
    }

    @Test
    void saysWhichLimitAnEventBreaks() {
        RoomVersion version = RoomVersion.V11;
        assertThat(Events.build(version, Events.OLD_ROOM, "@a:a", "t".repeat(256), null, JsonValue.obj(), List.of()))
                .isEqualTo(new Malformed<Pdu>("`type` is longer than 255 bytes."));
        JsonValue.Obj large = JsonValue.obj("x", "y".repeat(70_000));
        assertThat(Events.build(version, Events.OLD_ROOM, "@a:a", "t", null, large, List.of()))
                .isEqualTo(new Malformed<Pdu>("The event is larger than 65,536 bytes."));
        JsonValue.Obj number = JsonValue.obj("x", 1L << 60);
        assertThat(Events.build(version, Events.OLD_ROOM, "@a:a", "t", null, number, List.of()))
                .isInstanceOf(Malformed.class);
        List<EventId> prev = Collections.nCopies(21, new EventId("$x"));
        assertThat(Events.build(version, Events.OLD_ROOM, "@a:a", "t", null, JsonValue.obj(), prev))
                .isInstanceOf(Malformed.class);
    }

    @Test
    void stripsStateForInvitations() {
        Pdu create = Events.create(RoomVersion.V12);
        assertThat(StrippedState.strip(create))
                .isEqualTo(JsonValue.obj(
                        "content", create.content(), "sender", "@alice:a", "state_key", "", "type", "m.room.create"));
        assertThat(StrippedState.keys(new UserId("@i:b")))
                .contains(new StateKey("m.room.create", ""), new StateKey("m.room.member", "@i:b"));
    }
}
