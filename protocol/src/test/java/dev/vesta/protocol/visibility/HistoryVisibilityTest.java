package dev.vesta.protocol.visibility;

import static dev.vesta.protocol.visibility.HistoryVisibility.INVITED;
import static dev.vesta.protocol.visibility.HistoryVisibility.JOINED;
import static dev.vesta.protocol.visibility.HistoryVisibility.SHARED;
import static dev.vesta.protocol.visibility.HistoryVisibility.WORLD_READABLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Events;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryVisibilityTest {
    private static final String BOB = "@bob:b";
    private static final Pdu CREATE = Events.create(RoomVersion.V12);
    private static final Pdu MESSAGE =
            Events.after(CREATE, "@alice:a", EventTypes.MESSAGE, null, JsonValue.obj("body", "x"));

    private static Pdu visibility(Object value) {
        return Events.after(
                CREATE, "@alice:a", EventTypes.HISTORY_VISIBILITY, "", JsonValue.obj("history_visibility", value));
    }

    private static Pdu member(String membership) {
        return Events.after(CREATE, BOB, EventTypes.MEMBER, BOB, JsonValue.obj("membership", membership));
    }

    @ParameterizedTest
    @CsvSource({
        "WORLD_READABLE, , false, true",
        "WORLD_READABLE, ban, false, true",
        "SHARED, , false, false",
        "SHARED, , true, true",
        "SHARED, leave, true, true",
        "SHARED, invite, false, false",
        "SHARED, join, false, true",
        "INVITED, , true, false",
        "INVITED, invite, false, true",
        "INVITED, join, false, true",
        "INVITED, leave, true, false",
        "JOINED, invite, true, false",
        "JOINED, join, false, true",
        "JOINED, knock, true, false",
    })
    void showsAnEventByTheStateBeforeIt(HistoryVisibility before, String membership, boolean joined, boolean sees) {
        assertThat(HistoryVisibility.maySee(before, membership, MESSAGE, joined, BOB))
                .isEqualTo(sees);
    }

    @Test
    void judgesChangesOfVisibilityByTheKinderState() {
        assertThat(HistoryVisibility.maySee(JOINED, null, visibility("world_readable"), false, BOB))
                .isTrue();
        assertThat(HistoryVisibility.maySee(WORLD_READABLE, null, visibility("joined"), false, BOB))
                .isTrue();
        assertThat(HistoryVisibility.maySee(JOINED, null, visibility("shared"), true, BOB))
                .isTrue();
        assertThat(HistoryVisibility.maySee(JOINED, null, visibility("joined"), true, BOB))
                .isFalse();
    }

    @Test
    void judgesOwnMembershipsByTheKinderState() {
        assertThat(HistoryVisibility.maySee(JOINED, null, member("join"), false, BOB))
                .isTrue();
        assertThat(HistoryVisibility.maySee(JOINED, "join", member("leave"), false, BOB))
                .isTrue();
        assertThat(HistoryVisibility.maySee(INVITED, null, member("invite"), false, BOB))
                .isTrue();
        assertThat(HistoryVisibility.maySee(JOINED, null, member("invite"), false, BOB))
                .isFalse();
        assertThat(HistoryVisibility.maySee(JOINED, null, member("join"), false, "@carol:c"))
                .isFalse();
    }

    @Test
    void readsTheEvent() {
        assertThat(HistoryVisibility.of(null)).isEqualTo(SHARED);
        assertThat(HistoryVisibility.of(visibility("nonsense"))).isEqualTo(SHARED);
        assertThat(HistoryVisibility.of(visibility(1))).isEqualTo(SHARED);
        for (HistoryVisibility each : HistoryVisibility.values()) {
            assertThat(HistoryVisibility.of(visibility(each.text()))).isEqualTo(each);
        }
    }
}
