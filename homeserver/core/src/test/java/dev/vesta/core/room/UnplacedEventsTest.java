package dev.vesta.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.account.Caller;
import dev.vesta.core.contract.Commits;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.fake.World;
import dev.vesta.core.log.Judgement;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.Standing;
import dev.vesta.protocol.filter.RoomEventFilter;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// No client gets to see what is not accepted, or an outlier, by whatever way it asks.
class UnplacedEventsTest {
    private final World world = new World(7);
    private final Commits commits = new Commits(world.store, world.numbers);
    private final Caller alice = world.user("alice");
    private RoomHead head;
    private RoomId room;

    @BeforeEach
    void makeRoom() {
        RoomCommit made = commits.newRoom();
        write(made);
        write(commits.message(head, "before"));
        room = head.room().id();
    }

    private void write(RoomCommit item) {
        world.store.append(item).await();
        head = item.after();
    }

    private NewEvent keep(Standing standing, boolean outlier) {
        NewEvent event = commits.message(head, "hidden").events().getFirst();
        NewEvent kept = new NewEvent(
                event.nid(),
                event.pdu(),
                StoredEvent.NO_ORD,
                event.senderNid(),
                null,
                outlier ? 0 : event.rootBefore(),
                head.root(),
                null,
                null,
                new Judgement(standing, standing == Standing.ACCEPTED ? null : "a rule", false));
        RoomHead after =
                new RoomHead(head.room(), head.revision() + 1, head.extremities(), head.root(), head.nextOrd());
        write(new RoomCommit(head, after, List.of(kept), List.of(), null, 0));
        return kept;
    }

    private static void assertNotFound(ThrowingCallable asking) {
        assertThatThrownBy(asking).isInstanceOfSatisfying(MatrixException.class, e -> assertThat(e.code())
                .isEqualTo(ErrCode.M_NOT_FOUND));
    }

    @ParameterizedTest
    @CsvSource({"REJECTED,false", "SOFT_FAILED,false", "ACCEPTED,true", "REJECTED,true"})
    void isShownNowhere(Standing standing, boolean outlier) {
        NewEvent kept = keep(standing, outlier);
        write(commits.message(head, "after"));
        EventId id = kept.pdu().eventId();
        assertNotFound(() -> world.reader.event(alice, room, id));
        assertNotFound(() -> world.history.context(alice, room, id, 10, RoomEventFilter.ALL));
        for (boolean backwards : List.of(true, false)) {
            assertThat(world.history
                            .messages(alice, room, null, null, backwards, 100)
                            .chunk())
                    .extracting(event -> event.string("event_id").orElseThrow())
                    .hasSize(4)
                    .doesNotContain(id.value());
            assertThat(world.history
                            .at(alice, room, kept.pdu().originServerTs(), backwards)
                            .nid())
                    .isNotEqualTo(kept.nid());
        }
    }

    /// Its author may not redact it either: for clients it is not there.
    @ParameterizedTest
    @CsvSource({"REJECTED", "SOFT_FAILED"})
    void isRedactedByNobody(Standing standing) {
        NewEvent kept = keep(standing, false);
        EventId redaction = world.messages.redact(alice, room, kept.pdu().eventId(), "t", JsonValue.Obj.EMPTY);
        StoredEvent event = world.store.events(List.of(kept.nid())).get(kept.nid());
        assertThat(event.redactedBy()).isNull();
        assertThat(world.store.event(head.room(), redaction)).isPresent();
    }
}
