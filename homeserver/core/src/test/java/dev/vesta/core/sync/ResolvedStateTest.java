package dev.vesta.core.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Caller;
import dev.vesta.core.contract.Commits;
import dev.vesta.core.fake.World;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.Judgement;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.Standing;
import dev.vesta.core.log.StateMove;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What clients are told when branches are resolved and the current state changes without an event that is news.
class ResolvedStateTest {
    private final World world = new World(1);
    private final Commits commits = new Commits(world.store, world.numbers);
    private final Caller alice = world.user("alice");
    private final Caller bob = world.user("bob");
    private RoomHead head;
    private String room;

    @BeforeEach
    void makeRoom() {
        write(commits.newRoom());
        room = head.room().id().value();
    }

    private long write(RoomCommit item) {
        CommitResult result = world.store.append(item).await();
        head = item.after();
        return ((CommitResult.Committed) result).lastPos();
    }

    private long join(Caller user) {
        RoomCommit item = commits.member(head, user.user(), "join");
        write(item);
        return item.events().getFirst().nid();
    }

    private long set(String type, String value) {
        RoomCommit item = commits.state(head, type, "", JsonValue.obj("name", value));
        write(item);
        return item.events().getFirst().nid();
    }

    /// A message that merges branches: after it the state is another.
    private void merge(long root, StateMove... moves) {
        RoomCommit said = commits.message(head, "merge");
        RoomHead after = said.after();
        write(new RoomCommit(
                said.before(),
                new RoomHead(after.room(), after.revision(), after.extremities(), root, after.nextOrd()),
                said.events(),
                said.nodes(),
                null,
                0,
                said.history(),
                List.of(moves)));
    }

    private StateMove membership(Caller user, Long event) {
        return new StateMove(keyNid(EventTypes.MEMBER, user.user().value()), event, user.userNid());
    }

    private long keyNid(String type, String stateKey) {
        StateKey key = new StateKey(type, stateKey);
        return world.numbers.stateKeys(List.of(key)).get(key);
    }

    private String since(Caller user) {
        return world.sync(user, null, JsonValue.Obj.EMPTY).string("next_batch").orElseThrow();
    }

    private JsonValue.Obj sync(Caller user, String since) {
        return world.sync(user, since, JsonValue.Obj.EMPTY);
    }

    private Optional<JsonValue.Obj> section(JsonValue.Obj answer, String section) {
        return answer.object("rooms")
                .orElseThrow()
                .object(section)
                .orElseThrow()
                .object(room);
    }

    private static List<JsonValue.Obj> events(JsonValue.Obj room, String part) {
        return room.object(part).orElseThrow().array("events").orElseThrow().items().stream()
                .map(event -> (JsonValue.Obj) event)
                .toList();
    }

    private static List<String> bodies(JsonValue.Obj room, String part) {
        return events(room, part).stream()
                .map(event -> event.object("content").orElseThrow())
                .map(content -> content.string("name")
                        .or(() -> content.string("membership"))
                        .or(() -> content.string("body"))
                        .orElse("?"))
                .toList();
    }

    @Test
    void theStateThatCameBackIsToldBesideTheTimeline() {
        long one = set(EventTypes.NAME, "one");
        long rootOne = head.root();
        set(EventTypes.NAME, "two");
        String since = since(alice);
        merge(rootOne, new StateMove(keyNid(EventTypes.NAME, ""), one, null));
        JsonValue.Obj joined = section(sync(alice, since), "join").orElseThrow();
        assertThat(bodies(joined, "state")).containsExactly("one");
        assertThat(bodies(joined, "timeline")).containsExactly("merge");
    }

    /// A client that wants no messages is told all the same.
    @Test
    void theStateIsToldThoughTheTimelineIsEmpty() {
        long one = set(EventTypes.NAME, "one");
        long rootOne = head.root();
        set(EventTypes.NAME, "two");
        String since = since(alice);
        merge(rootOne, new StateMove(keyNid(EventTypes.NAME, ""), one, null));
        JsonValue.Obj filter = JsonValue.obj(
                "room", JsonValue.obj("timeline", JsonValue.obj("not_types", JsonValue.arr("m.room.message"))));
        JsonValue.Obj joined = section(world.sync(alice, since, filter), "join").orElseThrow();
        assertThat(bodies(joined, "state")).containsExactly("one");
        assertThat(events(joined, "timeline")).isEmpty();
    }

    @Test
    void whoWaitsIsWoken() {
        long one = set(EventTypes.NAME, "one");
        long rootOne = head.root();
        set(EventTypes.NAME, "two");
        String since = since(alice);
        CompletableFuture<JsonValue.Obj> answer = new CompletableFuture<JsonValue.Obj>()
                .completeAsync(() -> world.sync.sync(
                        alice, new SyncService.Request(since, Duration.ofMinutes(5), false, JsonValue.Obj.EMPTY)));
        merge(rootOne, new StateMove(keyNid(EventTypes.NAME, ""), one, null));
        assertThat(section(answer.orTimeout(60, TimeUnit.SECONDS).join(), "join"))
                .isPresent();
    }

    @Test
    void whoIsNoMemberAnyMoreLeaves() {
        long without = head.root();
        join(bob);
        String since = since(bob);
        String sinceAlice = since(alice);
        merge(without, membership(bob, null));
        JsonValue.Obj answer = sync(bob, since);
        assertThat(section(answer, "join")).isEmpty();
        assertThat(events(section(answer, "leave").orElseThrow(), "timeline")).isEmpty();
        JsonValue.Obj forAlice = section(sync(alice, sinceAlice), "join").orElseThrow();
        assertThat(forAlice.object("summary").orElseThrow().integer("m.joined_member_count"))
                .hasValue(1L);
        assertThat(section(sync(bob, answer.string("next_batch").orElseThrow()), "leave"))
                .isEmpty();
    }

    @Test
    void whoseLeavingIsCurrentAgainLeavesWithWhatTheyKnew() {
        join(bob);
        RoomCommit leave = commits.member(head, bob.user(), "leave");
        write(leave);
        long left = head.root();
        join(bob);
        String since = since(bob);
        merge(left, membership(bob, leave.events().getFirst().nid()));
        JsonValue.Obj answer = sync(bob, since);
        assertThat(section(answer, "join")).isEmpty();
        JsonValue.Obj room = section(answer, "leave").orElseThrow();
        assertThat(bodies(room, "state")).containsExactly("leave");
        assertThat(events(room, "timeline")).isEmpty();
    }

    @Test
    void whoseJoinIsCurrentAgainGetsTheRoomFromNothing() {
        long joined = join(bob);
        long in = head.root();
        write(commits.member(head, bob.user(), "leave"));
        String since = since(bob);
        merge(in, membership(bob, joined));
        JsonValue.Obj answer = sync(bob, since);
        assertThat(section(answer, "leave")).isEmpty();
        JsonValue.Obj room = section(answer, "join").orElseThrow();
        assertThat(bodies(room, "timeline")).contains("merge");
        assertThat(room.object("timeline").orElseThrow().bool("limited")).hasValue(true);
    }

    @Test
    void anInviteThatIsGoneIsTakenBack() {
        long without = head.root();
        write(commits.member(head, bob.user(), "invite"));
        String since = since(bob);
        merge(without, membership(bob, null));
        JsonValue.Obj answer = sync(bob, since);
        assertThat(section(answer, "leave")).isPresent();
        assertThat(section(answer, "invite")).isEmpty();
        assertThat(section(sync(bob, null), "invite")).isEmpty();
    }

    @Test
    void whatIsNotAcceptedWakesNobodyAndIsToldToNobody() {
        String since = since(alice);
        RoomCommit said = commits.message(head, "rejected");
        NewEvent event = said.events().getFirst();
        NewEvent rejected = new NewEvent(
                event.nid(),
                event.pdu(),
                StoredEvent.NO_ORD,
                event.senderNid(),
                null,
                event.rootBefore(),
                event.rootAfter(),
                null,
                null,
                new Judgement(Standing.REJECTED, "no", false));
        RoomHead after =
                new RoomHead(head.room(), head.revision() + 1, head.extremities(), head.root(), head.nextOrd());
        write(new RoomCommit(head, after, List.of(rejected), List.of(), null, 0));
        JsonValue.Obj answer = sync(alice, since);
        assertThat(section(answer, "join")).isEmpty();
        assertThat(answer.string("next_batch")).hasValue(since);
        assertThat(bodies(section(sync(alice, null), "join").orElseThrow(), "timeline"))
                .doesNotContain("rejected");
        Set<Long> rooms = new HashSet<>();
        Concerned.forRooms(new RoomCommit(head, after, List.of(rejected), List.of(), null, 0), rooms::add);
        assertThat(rooms).isEmpty();
    }
}
