package dev.vesta.protocol.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.protocol.event.InviteRoomState.Accepted;
import dev.vesta.protocol.event.InviteRoomState.Fault;
import dev.vesta.protocol.event.InviteRoomState.Rejected;
import dev.vesta.protocol.event.InviteRoomState.Verdict;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.SigningKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class InviteRoomStateTest {
    private static final Pdu CREATE = Events.create(RoomVersion.V12);
    private static final Pdu NAME = name(CREATE);
    private static final JsonValue.Obj OLD_STRIPPED = StrippedState.strip(name(Events.create(RoomVersion.V11)));

    private static Pdu name(Pdu create) {
        return Events.after(create, "@alice:a", EventTypes.NAME, "", JsonValue.obj("name", "Tea"));
    }

    /// With the one key that all test events are signed with.
    private static boolean signed(Pdu event) {
        return EventSignatures.requiredSigners(event).stream()
                .allMatch(server -> EventSignatures.verify(event, server, Events.KEY.verifyKey()));
    }

    private static Verdict ofInvite(RoomVersion version, RoomId room, Object... entries) {
        return InviteRoomState.ofInvite(version, room, JsonValue.arr(entries), InviteRoomStateTest::signed);
    }

    private static Fault fault(Object... entries) {
        Verdict verdict = ofInvite(RoomVersion.V12, CREATE.roomId(), entries);
        return verdict instanceof Rejected(Fault fault, String reason) && reason.contains("invite_room_state")
                ? fault
                : null;
    }

    private static JsonValue.Obj forged(Pdu event) {
        byte[] seed = new byte[32];
        seed[0] = 7;
        SigningKey other = SigningKey.of("test", seed);
        JsonValue.Obj bare = event.json().without("signatures");
        return Events.must(EventBuilder.complete(
                        event.version(), bare, event.sender().server(), other))
                .json();
    }

    @ParameterizedTest
    @EnumSource(RoomVersion.class)
    void acceptsWholeSignedEventsOfTheRoom(RoomVersion version) {
        Pdu create = Events.create(version);
        Pdu name = name(create);
        JsonValue.Arr sent = InviteRoomState.toSend(List.of(create, name));
        assertThat(InviteRoomState.ofInvite(version, create.roomId(), sent, InviteRoomStateTest::signed))
                .isEqualTo(new Accepted(
                        List.of(create, name), List.of(StrippedState.strip(create), StrippedState.strip(name))));
        assertThat(InviteRoomState.ofKnock(version, create.roomId(), sent, InviteRoomStateTest::signed)
                        .events())
                .containsExactly(create, name);
    }

    @Test
    void rejectsAListWithoutTheCreateEvent() {
        assertThat(fault(NAME.json())).isEqualTo(Fault.NO_CREATE);
        assertThat(fault()).isEqualTo(Fault.NO_CREATE);
        assertThat(InviteRoomState.ofInvite(RoomVersion.V12, CREATE.roomId(), null, InviteRoomStateTest::signed))
                .isInstanceOfSatisfying(
                        Rejected.class, rejected -> assertThat(rejected.fault()).isEqualTo(Fault.NO_LIST));
        // One with a state key is no create event.
        Pdu keyed = Events.after(CREATE, "@alice:a", EventTypes.CREATE, "x", CREATE.content());
        assertThat(fault(keyed.json())).isEqualTo(Fault.NO_CREATE);
    }

    @Test
    void rejectsMoreEntriesThanAnyHonestListHas() {
        List<Object> entries = new ArrayList<>(Collections.nCopies(InviteRoomState.MAX_ENTRIES, CREATE.json()));
        assertThat(ofInvite(RoomVersion.V12, CREATE.roomId(), entries.toArray()))
                .isInstanceOf(Accepted.class);
        entries.add(CREATE.json());
        assertThat(fault(entries.toArray())).isEqualTo(Fault.NO_LIST);
        assertThat(InviteRoomState.ofKnock(
                                RoomVersion.V12,
                                CREATE.roomId(),
                                JsonValue.arr(entries.toArray()),
                                InviteRoomStateTest::signed)
                        .events())
                .hasSize(InviteRoomState.MAX_ENTRIES);
    }

    @Test
    void rejectsEntriesThatAreNoStateEventsOfTheVersion() {
        assertThat(fault(CREATE.json(), 1)).isEqualTo(Fault.FORMAT);
        assertThat(fault(StrippedState.strip(CREATE))).isEqualTo(Fault.FORMAT);
        assertThat(fault(CREATE.json(), StrippedState.strip(NAME))).isEqualTo(Fault.FORMAT);
        Pdu message = Events.after(CREATE, "@alice:a", EventTypes.MESSAGE, null, JsonValue.obj("body", "x"));
        assertThat(fault(CREATE.json(), message.json())).isEqualTo(Fault.FORMAT);
        JsonValue.Obj withRoom =
                CREATE.json().with("room_id", JsonValue.str(CREATE.roomId().value()));
        assertThat(fault(withRoom)).isEqualTo(Fault.FORMAT);
        assertThat(fault(Events.create(RoomVersion.V11).json())).isEqualTo(Fault.FORMAT);
    }

    @Test
    void rejectsACreateEventThatNamesAnotherVersion() {
        JsonValue.Obj eleven = JsonValue.obj("room_version", "11");
        Pdu create =
                Events.must(Events.build(RoomVersion.V12, null, "@alice:a", EventTypes.CREATE, "", eleven, List.of()));
        assertThat(ofInvite(RoomVersion.V12, create.roomId(), create.json()))
                .isInstanceOfSatisfying(
                        Rejected.class, rejected -> assertThat(rejected.fault()).isEqualTo(Fault.FORMAT));
    }

    @Test
    void rejectsEntriesOfAnotherRoom() {
        Pdu other = Events.create(RoomVersion.V12, "m.federate", true);
        assertThat(fault(other.json())).isEqualTo(Fault.OTHER_ROOM);
        assertThat(fault(CREATE.json(), name(other).json())).isEqualTo(Fault.OTHER_ROOM);
    }

    @Test
    void rejectsEntriesWithoutAGoodSignature() {
        assertThat(fault(forged(CREATE))).isEqualTo(Fault.SIGNATURE);
        assertThat(fault(CREATE.json(), forged(NAME))).isEqualTo(Fault.SIGNATURE);
        assertThat(fault(CREATE.json(), NAME.json().with("signatures", JsonValue.Obj.EMPTY)))
                .isEqualTo(Fault.SIGNATURE);
    }

    @Test
    void redactsEntriesWhoseContentHashIsWrong() {
        JsonValue.Obj changed = NAME.json().with("content", JsonValue.obj("name", "Coffee"));
        assertThat(ofInvite(RoomVersion.V12, CREATE.roomId(), CREATE.json(), changed))
                .isInstanceOfSatisfying(Accepted.class, accepted -> {
                    assertThat(accepted.events().getLast().content()).isEqualTo(JsonValue.Obj.EMPTY);
                    assertThat(accepted.stripped().getLast().object("content")).contains(JsonValue.Obj.EMPTY);
                });
    }

    @Test
    void leavesBadEntriesOutOfWhatAKnockAnswers() {
        Pdu other = Events.create(RoomVersion.V12, "m.federate", true);
        JsonValue.Arr entries = JsonValue.arr(
                7, StrippedState.strip(NAME), forged(NAME), name(other).json(), NAME.json());
        assertThat(InviteRoomState.ofKnock(RoomVersion.V12, CREATE.roomId(), entries, InviteRoomStateTest::signed))
                .isEqualTo(new Accepted(List.of(NAME), List.of(StrippedState.strip(NAME))));
        assertThat(InviteRoomState.ofKnock(RoomVersion.V12, CREATE.roomId(), null, InviteRoomStateTest::signed))
                .isEqualTo(new Accepted(List.of(), List.of()));
    }

    @ParameterizedTest
    @EnumSource(value = RoomVersion.class, mode = Mode.EXCLUDE, names = "V12")
    void takesStrippedEventsOfOlderServersInOlderRooms(RoomVersion version) {
        Pdu create = Events.create(version);
        JsonValue.Obj more =
                OLD_STRIPPED.with("unsigned", JsonValue.Obj.EMPTY).with("room_id", JsonValue.str("!room:a"));
        assertThat(ofInvite(version, create.roomId(), OLD_STRIPPED, more))
                .isEqualTo(new Accepted(List.of(), List.of(OLD_STRIPPED, OLD_STRIPPED)));
        assertThat(ofInvite(version, create.roomId())).isEqualTo(new Accepted(List.of(), List.of()));
    }

    @Test
    void leavesOutWhatIsNeitherEventNorStripped() {
        Pdu create = Events.create(RoomVersion.V11);
        JsonValue.Obj large = OLD_STRIPPED.with("content", JsonValue.obj("name", "x".repeat(66_000)));
        assertThat(ofInvite(
                        RoomVersion.V11,
                        create.roomId(),
                        "x",
                        forged(create),
                        OLD_STRIPPED.with("room_id", JsonValue.str("!other:a")),
                        OLD_STRIPPED.without("sender"),
                        OLD_STRIPPED.with("sender", JsonValue.str("alice")),
                        OLD_STRIPPED.without("state_key"),
                        OLD_STRIPPED.without("type"),
                        OLD_STRIPPED.without("content"),
                        large,
                        create.json()))
                .isEqualTo(new Accepted(List.of(create), List.of(StrippedState.strip(create))));
    }

    @Test
    void sendsWholeEventsAndNeverWithoutTheCreateEvent() {
        assertThat(InviteRoomState.toSend(List.of(NAME, CREATE))).isEqualTo(JsonValue.arr(NAME.json(), CREATE.json()));
        assertThatThrownBy(() -> InviteRoomState.toSend(List.of(NAME))).isInstanceOf(IllegalArgumentException.class);
        assertThat(StrippedState.keys(CREATE.sender())).contains(new StateKey(EventTypes.CREATE, ""));
    }
}
