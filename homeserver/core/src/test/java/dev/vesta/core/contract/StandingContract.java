package dev.vesta.core.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.Judgement;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.Standing;
import dev.vesta.core.log.StateMove;
import dev.vesta.core.port.StorageException;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.sync.Membership;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What the ports promise of events that are not accepted, of outliers, and of moves of the current state.
public abstract class StandingContract extends Contract {
    private static final Judgement REJECTED = new Judgement(Standing.REJECTED, "4.2 \0 not in the room", false);
    private static final Judgement SOFT_FAILED = new Judgement(Standing.SOFT_FAILED, "banned by now", false);

    private RoomHead head;

    protected StandingContract(Supplier<Ports> open) {
        super(open);
    }

    @BeforeEach
    void makeRoom() {
        head = committedRoom();
    }

    private static NewEvent judged(NewEvent event, Judgement judgement) {
        return new NewEvent(
                event.nid(),
                event.pdu(),
                StoredEvent.NO_ORD,
                event.senderNid(),
                event.stateKeyNid(),
                event.rootBefore(),
                event.rootBefore(),
                event.targetNid(),
                null,
                judgement);
    }

    private static NewEvent outlier(NewEvent event) {
        return new NewEvent(
                event.nid(),
                event.pdu(),
                StoredEvent.NO_ORD,
                event.senderNid(),
                event.stateKeyNid(),
                0,
                0,
                event.targetNid(),
                null,
                Judgement.ACCEPTED);
    }

    /// The head one revision later, without anything new in it.
    private static RoomHead later(RoomHead head) {
        return new RoomHead(head.room(), head.revision() + 1, head.extremities(), head.root(), head.nextOrd());
    }

    private RoomCommit unplaced(NewEvent... events) {
        return new RoomCommit(head, later(head), List.of(events), List.of(), null, 0);
    }

    private NewEvent message(String body) {
        return commits.message(head, body).events().getFirst();
    }

    /// Commits, and builds upon it.
    private long write(RoomCommit item) {
        long pos = commit(item);
        head = item.after();
        return pos;
    }

    private StoredEvent stored(NewEvent event) {
        return ports.rooms().events(List.of(event.nid())).get(event.nid());
    }

    /// The commit with moves instead of changes by its events, and that root.
    private static RoomCommit resolved(RoomCommit item, long root, StateMove... moves) {
        RoomHead after = item.after();
        return new RoomCommit(
                item.before(),
                new RoomHead(after.room(), after.revision(), after.extremities(), root, after.nextOrd()),
                item.events(),
                item.nodes(),
                item.txn(),
                item.nowTs(),
                item.history(),
                List.of(moves));
    }

    private long keyNid(String type, String stateKey) {
        StateKey key = new StateKey(type, stateKey);
        return ports.numbers().stateKeys(List.of(key)).get(key);
    }

    @Test
    void aCommitOfNothingAcceptedMovesTheRevisionAndNoPosition() {
        long before = ports.log().head();
        NewEvent rejected = judged(message("rejected"), REJECTED);
        NewEvent softFailed = judged(message("soft-failed"), SOFT_FAILED);
        List<LogItem> heard = new CopyOnWriteArrayList<>();
        ports.log().listen((item, pos) -> heard.add(item));
        RoomCommit item = unplaced(rejected, softFailed);
        assertThat(write(item)).isEqualTo(before);
        assertThat(heard).containsExactly(item);
        assertThat(ports.log().head()).isEqualTo(before);
        for (int i = 0; i < 2; i++) {
            assertThat(ports.rooms().head(head.room())).contains(head);
            assertThat(stored(rejected).standing()).isEqualTo(Standing.REJECTED);
            assertThat(stored(rejected).rootBefore()).isEqualTo(head.root());
            assertThat(stored(rejected).hasPlace()).isFalse();
            assertThat(stored(rejected).isOutlier()).isFalse();
            assertThat(stored(softFailed).standing()).isEqualTo(Standing.SOFT_FAILED);
            assertThat(ports.rooms().event(head.room(), softFailed.pdu().eventId()))
                    .contains(stored(softFailed));
            ports.forget();
        }
        assertThat(ports.rooms().reason(rejected.nid())).contains("4.2 \0 not in the room");
        assertThat(ports.rooms().reason(softFailed.nid())).contains("banned by now");
        assertThat(ports.rooms().reason(head.extremities().getFirst().eventNid()))
                .isEmpty();
        assertThat(commitTogether(unplacedUpon(item.before())))
                .allMatch(result -> result instanceof CommitResult.Conflict);
        write(commits.message(head, "next"));
    }

    private RoomCommit unplacedUpon(RoomHead old) {
        return new RoomCommit(old, later(old), List.of(judged(message("late"), REJECTED)), List.of(), null, 0);
    }

    @Test
    void whatHasNoPlaceIsOnNoPage() {
        long before = ports.log().head();
        RoomCommit said = commits.message(head, "said");
        NewEvent rejected = judged(message("rejected"), REJECTED);
        NewEvent outlier = outlier(message("outlier"));
        List<NewEvent> events = new ArrayList<>(List.of(rejected));
        events.addAll(said.events());
        events.add(outlier);
        long pos = write(new RoomCommit(said.before(), said.after(), events, said.nodes(), null, 0));
        assertThat(pos).isEqualTo(before + 1);
        List<Long> nids = List.of(said.events().getFirst().nid());
        assertThat(ports.sync()
                        .timelines(List.of(head.room().nid()), before, pos, 9)
                        .values())
                .allSatisfy(
                        found -> assertThat(found).extracting(StoredEvent::nid).isEqualTo(nids));
        assertThat(ports.rooms().page(head.room(), 3, true, 9))
                .extracting(StoredEvent::ord)
                .containsExactly(3L, 2L, 1L);
        assertThat(ports.rooms().page(head.room(), Long.MIN_VALUE, false, 9)).hasSize(3);
        assertThat(ports.rooms().byTime(head.room(), 0, false, 9)).hasSize(3);
        for (NewEvent event : List.of(rejected, outlier)) {
            assertThat(ports.rooms()
                            .lookAround(head.room(), event.pdu().eventId(), 3, 3)
                            .orElseThrow()
                            .events())
                    .isEmpty();
        }
        assertThat(stored(outlier).isOutlier()).isTrue();
        assertThat(ports.sync().ordsAt(List.of(head.room().nid()), pos))
                .containsEntry(head.room().nid(), 3L);
    }

    @Test
    void anOutlierGetsItsPlaceOnce() {
        RoomCommit name = commits.state(head, EventTypes.NAME, "", JsonValue.obj("name", "n"));
        NewEvent outlier = outlier(name.events().getFirst());
        write(unplaced(outlier));
        assertThat(stored(outlier).isOutlier()).isTrue();
        NewEvent live = name.events().getFirst();
        NewEvent upgraded = new NewEvent(
                live.nid(),
                live.pdu(),
                live.ord(),
                live.senderNid(),
                live.stateKeyNid(),
                live.rootBefore(),
                live.rootAfter(),
                null,
                null,
                new Judgement(Standing.ACCEPTED, null, true));
        RoomHead after = new RoomHead(
                head.room(),
                head.revision() + 1,
                name.after().extremities(),
                name.after().root(),
                head.nextOrd() + 1);
        write(new RoomCommit(head, after, List.of(upgraded), name.nodes(), null, 0));
        for (int i = 0; i < 2; i++) {
            assertThat(stored(upgraded))
                    .isEqualTo(new StoredEvent(live.nid(), head.room().nid(), 3, live.rootBefore(), live.pdu()));
            assertThat(ports.rooms().page(head.room(), 3, true, 1)).containsExactly(stored(upgraded));
            ports.forget();
        }
        RoomHead again =
                new RoomHead(head.room(), head.revision() + 1, head.extremities(), head.root(), head.nextOrd());
        RoomCommit twice = new RoomCommit(head, again, List.of(upgraded), List.of(), null, 0);
        assertThatThrownBy(() -> ports.log().append(twice).await()).isInstanceOf(StorageException.class);
        assertThat(ports.rooms().head(head.room())).contains(head);
    }

    @Test
    void anOutlierMayTurnOutToBeRejected() {
        RoomCommit name = commits.state(head, EventTypes.NAME, "", JsonValue.obj("name", "n"));
        NewEvent outlier = outlier(name.events().getFirst());
        write(unplaced(outlier));
        NewEvent rejected = new NewEvent(
                outlier.nid(),
                outlier.pdu(),
                StoredEvent.NO_ORD,
                outlier.senderNid(),
                outlier.stateKeyNid(),
                head.root(),
                head.root(),
                null,
                null,
                new Judgement(Standing.REJECTED, "by the state before", true));
        write(unplaced(rejected));
        assertThat(stored(outlier).standing()).isEqualTo(Standing.REJECTED);
        assertThat(stored(outlier).isOutlier()).isFalse();
        assertThat(ports.rooms().reason(outlier.nid())).contains("by the state before");
    }

    @Test
    void stateEventsOfEveryStandingAreInTheAuthChains() {
        List<EventId> ids = new ArrayList<>();
        for (Judgement judgement : List.of(REJECTED, SOFT_FAILED, Judgement.ACCEPTED)) {
            JsonValue.Obj content = JsonValue.obj("name", judgement.standing().toString());
            NewEvent event =
                    commits.state(head, EventTypes.NAME, "", content).events().getFirst();
            write(unplaced(judgement.equals(Judgement.ACCEPTED) ? outlier(event) : judged(event, judgement)));
            ids.add(event.pdu().eventId());
        }
        assertThat(ports.rooms().authChains(head.room()).positions(ids)).containsOnlyKeys(ids);
    }

    @Test
    void theEventsOfAStateKeyAreFoundWhateverBecameOfThem() {
        List<StoredEvent> newestFirst = new ArrayList<>();
        for (Judgement judgement : List.of(REJECTED, SOFT_FAILED, Judgement.ACCEPTED)) {
            JsonValue.Obj content = JsonValue.obj("name", judgement.standing().toString());
            NewEvent event =
                    commits.state(head, EventTypes.NAME, "", content).events().getFirst();
            NewEvent made = judgement.equals(Judgement.ACCEPTED) ? outlier(event) : judged(event, judgement);
            write(unplaced(made));
            newestFirst.addFirst(stored(made));
        }
        RoomCommit accepted = commits.state(head, EventTypes.NAME, "", JsonValue.obj("name", "n"));
        write(accepted);
        newestFirst.addFirst(stored(accepted.events().getFirst()));
        write(commits.state(head, EventTypes.NAME, "other", JsonValue.obj("name", "other")));
        write(commits.state(head, EventTypes.TOPIC, "", JsonValue.obj("topic", "t")));
        write(commits.message(head, "no state"));
        RoomHead elsewhere = committedRoom();
        commit(commits.state(elsewhere, EventTypes.NAME, "", JsonValue.obj("name", "n")));
        long key = keyNid(EventTypes.NAME, "");
        for (int i = 0; i < 2; i++) {
            assertThat(ports.rooms().ofKey(head.room(), key, 9)).containsExactlyElementsOf(newestFirst);
            assertThat(ports.rooms().ofKey(head.room(), key, 2)).containsExactlyElementsOf(newestFirst.subList(0, 2));
            assertThat(ports.rooms().ofKey(head.room(), NOWHERE, 9)).isEmpty();
            assertThat(ports.rooms().ofKey(elsewhere.room(), key, 9)).hasSize(1);
            ports.forget();
        }
        List<Long> nids = newestFirst.stream().map(StoredEvent::nid).toList();
        assertThat(ports.rooms().reasons(nids))
                .isEqualTo(Map.of(nids.get(2), "banned by now", nids.get(3), "4.2 \0 not in the room"));
        assertThat(ports.rooms().reasons(List.of())).isEmpty();
    }

    @Test
    void theCurrentStateMovesWithoutNews() {
        write(commits.member(head, Commits.BOB, "join"));
        long joinedRoot = head.root();
        long bob = commits.nid(Commits.BOB);
        long key = keyNid(EventTypes.MEMBER, Commits.BOB.value());
        long join = ports.sync().memberships(bob).memberships().getFirst().eventNid();
        RoomCommit leave = commits.member(head, Commits.BOB, "leave");
        write(leave);
        long leftRoot = head.root();
        long since = ports.log().head();

        // A message merges the branches, and the join is there again.
        long pos = write(resolved(commits.message(head, "merge"), joinedRoot, new StateMove(key, join, bob)));
        long room = head.room().nid();
        assertThat(pos).isEqualTo(since + 2);
        assertThat(ports.sync().rootsAt(List.of(room), since)).containsEntry(room, leftRoot);
        assertThat(ports.sync().rootsAt(List.of(room), pos)).containsEntry(room, joinedRoot);
        assertThat(ports.sync().changedRooms(List.of(room), pos - 1, pos)).containsExactly(room);
        assertThat(ports.sync().timelines(List.of(room), pos - 1, pos, 5)).isEmpty();
        assertThat(ports.sync().ownMembershipChanges(bob, since, pos)).isEqualTo(Map.of(room, List.of(0L)));
        assertThat(ports.sync().memberships(bob).memberships())
                .containsExactly(new Membership(
                        head.room(),
                        "join",
                        join,
                        3,
                        ports.rooms().events(List.of(join)).get(join).rootBefore(),
                        false));
        assertThat(ports.rooms().currentState(head.room(), List.of(key))).isEqualTo(Map.of(key, join));
        assertThat(ports.rooms().head(head.room())).contains(head);
        assertThat(ports.sync().summaries(List.of(head.room())).get(head.room()).joined())
                .isEqualTo(2);
    }

    @Test
    void whatNoBranchHasIsGone() {
        long before = head.root();
        RoomCommit join = commits.member(head, Commits.BOB, "join");
        write(join);
        long bob = commits.nid(Commits.BOB);
        long key = keyNid(EventTypes.MEMBER, Commits.BOB.value());
        long since = ports.log().head();
        long pos = write(resolved(commits.message(head, "merge"), before, new StateMove(key, null, bob)));
        long room = head.room().nid();
        assertThat(ports.sync().memberships(bob).memberships()).isEmpty();
        assertThat(ports.rooms().currentState(head.room(), List.of(key))).isEmpty();
        assertThat(ports.sync().ownMembershipChanges(bob, since, pos)).isEqualTo(Map.of(room, List.of(0L)));
        assertThat(ports.sync().rootsAt(List.of(room), pos)).containsEntry(room, before);
    }

    /// An event of a branch that lost: accepted, and news, but nothing of it is current.
    @Test
    void newsThatResolutionDoesNotTakeChangeNothing() {
        RoomCommit join = resolved(commits.member(head, Commits.BOB, "join"), head.root());
        long since = ports.log().head();
        long before = head.root();
        long pos = write(new RoomCommit(
                join.before(), join.after(), join.events(), List.of(), null, 0, join.history(), List.of()));
        long bob = commits.nid(Commits.BOB);
        assertThat(pos).isEqualTo(since + 1);
        assertThat(ports.sync().memberships(bob).memberships()).isEmpty();
        assertThat(ports.sync().ownMembershipChanges(bob, since, pos)).isEmpty();
        assertThat(ports.sync().rootsAt(List.of(head.room().nid()), pos))
                .containsEntry(head.room().nid(), before);
    }

    /// Plain changes and moves of one key, queued together: the last wins.
    @Test
    void movesAndPlainChangesOfOneBatchEndWithTheLast() {
        long without = head.root();
        long bob = commits.nid(Commits.BOB);
        long key = keyNid(EventTypes.MEMBER, Commits.BOB.value());
        RoomCommit join = commits.member(head, Commits.BOB, "join");
        RoomCommit gone = resolved(commits.message(join.after(), "merge"), without, new StateMove(key, null, bob));
        RoomCommit back = resolved(
                commits.message(gone.after(), "again"),
                join.after().root(),
                new StateMove(key, join.events().getFirst().nid(), bob));
        RoomCommit said = commits.message(back.after(), "said");
        List<CommitResult> results = commitTogether(join, gone, back, said);
        assertThat(results).allMatch(result -> result instanceof CommitResult.Committed);
        List<Long> positions = results.stream()
                .map(result -> ((CommitResult.Committed) result).lastPos())
                .toList();
        assertThat(positions.get(1)).isEqualTo(positions.get(0) + 2);
        assertThat(positions.get(2)).isEqualTo(positions.get(1) + 2);
        assertThat(positions.get(3)).isEqualTo(positions.get(2) + 1);
        assertThat(ports.sync().memberships(bob).memberships())
                .extracting(Membership::membership)
                .containsExactly("join");
        long room = head.room().nid();
        assertThat(ports.sync().ownMembershipChanges(bob, 0, positions.get(3)))
                .isEqualTo(Map.of(room, List.of(join.events().getFirst().nid(), 0L, 0L)));
        assertThat(ports.sync().rootsAt(List.of(room), positions.get(1))).containsEntry(room, without);
        assertThat(ports.sync().rootsAt(List.of(room), positions.get(2)))
                .containsEntry(room, join.after().root());
    }

    /// A member event whose JSON holds U+0000, and one that has no place.
    @Test
    void membershipsOfAnyEventMove() {
        JsonValue.Obj odd = JsonValue.obj("displayname", "\0\\u0000", "membership", "ban");
        RoomCommit ban = commits.state(head, EventTypes.MEMBER, Commits.BOB.value(), odd);
        NewEvent event = judged(ban.events().getFirst(), SOFT_FAILED);
        write(unplaced(event));
        long bob = commits.nid(Commits.BOB);
        StateMove move = new StateMove(keyNid(EventTypes.MEMBER, Commits.BOB.value()), event.nid(), bob);
        RoomCommit said = commits.message(head, "merge");
        RoomCommit merge =
                new RoomCommit(said.before(), said.after(), said.events(), ban.nodes(), null, 0, said.history(), null);
        write(resolved(merge, ban.after().root(), move));
        assertThat(ports.sync().memberships(bob).memberships())
                .containsExactly(new Membership(head.room(), "ban", event.nid(), 0, event.rootBefore(), false));
    }

    @Test
    void redactionsThatCameTooEarlyAreFound() {
        Pdu said = Commits.pdu(head, Commits.ALICE, EventTypes.MESSAGE, null, JsonValue.obj("body", "secret"));
        EventId target = said.eventId();
        RoomCommit early = commits.event(
                head, Commits.ALICE, EventTypes.REDACTION, null, JsonValue.obj("redacts", target.value()), null);
        write(early);
        NewEvent rejected = judged(
                commits.event(
                                head,
                                Commits.ALICE,
                                EventTypes.REDACTION,
                                null,
                                JsonValue.obj("redacts", target.value(), "reason", "x"),
                                null)
                        .events()
                        .getFirst(),
                REJECTED);
        write(unplaced(rejected));
        NewEvent redaction = early.events().getFirst();
        EventId other = new EventId("$other");
        assertThat(ports.rooms().redactionsOf(head.room(), List.of(target, other)))
                .isEqualTo(Map.of(target, List.of(stored(redaction))));
        assertThat(ports.rooms().redactionsOf(head.room(), List.of())).isEmpty();

        NewEvent late = commits.event(head, said, null).events().getFirst();
        Judgement judgement = Judgement.ACCEPTED.redacted(redaction.nid());
        NewEvent redacted = new NewEvent(
                late.nid(),
                late.pdu(),
                late.ord(),
                late.senderNid(),
                null,
                late.rootBefore(),
                late.rootAfter(),
                null,
                null,
                judgement);
        RoomCommit plain = commits.event(head, said, null);
        RoomHead after = new RoomHead(
                head.room(),
                head.revision() + 1,
                List.of(new RoomHead.Extremity(late.nid(), target, said.depth())),
                head.root(),
                plain.after().nextOrd());
        write(new RoomCommit(head, after, List.of(redacted), List.of(), null, 0));
        for (int i = 0; i < 2; i++) {
            assertThat(stored(redacted).redactedBy()).isEqualTo(redaction.nid());
            assertThat(stored(redacted).pdu().content().members()).isEmpty();
            ports.forget();
        }
    }

    /// The store does not redact for what is not accepted, whatever the commit says.
    @Test
    void aRedactionThatIsNotAcceptedRedactsNothing() {
        RoomCommit said = commits.message(head, "stays");
        write(said);
        NewEvent target = said.events().getFirst();
        NewEvent base = commits.event(
                        head,
                        Commits.ALICE,
                        EventTypes.REDACTION,
                        null,
                        JsonValue.obj("redacts", target.pdu().eventId().value()),
                        null)
                .events()
                .getFirst();
        NewEvent judged = judged(base, SOFT_FAILED);
        write(unplaced(new NewEvent(
                judged.nid(),
                judged.pdu(),
                judged.ord(),
                judged.senderNid(),
                null,
                judged.rootBefore(),
                judged.rootAfter(),
                null,
                target.nid(),
                SOFT_FAILED)));
        for (int i = 0; i < 2; i++) {
            assertThat(stored(target).redactedBy()).isNull();
            ports.forget();
        }
        assertThat(ports.rooms().redactionsOf(head.room(), List.of(target.pdu().eventId())))
                .isEmpty();
    }
}
