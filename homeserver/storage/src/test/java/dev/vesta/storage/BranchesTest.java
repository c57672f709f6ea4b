package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Caller;
import dev.vesta.core.doctor.Checks;
import dev.vesta.core.doctor.Difference;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.Judgement;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.Standing;
import dev.vesta.core.log.StateMove;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.NodeIndex;
import dev.vesta.core.state.StateChange;
import dev.vesta.core.state.StateNode;
import dev.vesta.core.state.StateTree;
import dev.vesta.protocol.auth.AuthEventSelector;
import dev.vesta.protocol.event.EventBuilder;
import dev.vesta.protocol.event.EventHash;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.state.LoadedEvents;
import dev.vesta.protocol.state.StateResolver;
import dev.vesta.storage.embedded.TestPostgres;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A room whose history branches, as federation will make them. The expected states are resolved here from whole maps,
/// the doctor does it over trees and an index.
@ExtendWith(OnVirtualThreads.class)
class BranchesTest {
    private static final long TS = 1_700_000_000_000L;

    private final TestPostgres.Database database = TestPostgres.freshDatabase();
    private final Services services = Services.fresh(database);
    private final Caller alice = services.user("alice");
    private final Map<EventId, Pdu> events = new HashMap<>();
    private final Map<EventId, Long> nids = new HashMap<>();

    /// What the events name that are not accepted.
    private final Map<EventId, Set<EventId>> beside = new HashMap<>();

    /// The state after each event.
    private final Map<EventId, Map<StateKey, EventId>> after = new HashMap<>();

    private RoomRef room;
    private RoomHead head;

    @AfterEach
    void close() {
        services.close();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "11", "12"})
    void theStateWhereBranchesMeetIsTheResolvedOne(String version) {
        settle(version);
        Caller bob = services.user("bob");
        EventId fork = head.extremities().getFirst().eventId();
        EventId name = add(alice, EventTypes.NAME, "", JsonValue.obj("name", "one"), Set.of(fork));
        EventId ban =
                add(alice, EventTypes.MEMBER, bob.user().value(), JsonValue.obj("membership", "ban"), Set.of(name));
        EventId topic = add(bob, EventTypes.TOPIC, "", JsonValue.obj("topic", "bob was here"), Set.of(fork));
        EventId other = add(bob, EventTypes.NAME, "", JsonValue.obj("name", "two"), Set.of(topic));
        assertThat(head.extremities()).hasSize(2);
        assertThat(services.differences(Checks.ALL)).isEmpty();
        add(alice, EventTypes.MESSAGE, null, JsonValue.obj("body", "met again"), Set.of(ban, other));
        assertThat(head.extremities()).hasSize(1);
        EventId last = add(
                alice,
                "org.example",
                "k",
                JsonValue.obj("v", "1"),
                Set.of(head.extremities().getFirst().eventId()));
        assertThat(services.differences(Checks.ALL)).isEmpty();
        StateKey bobKey = new StateKey(EventTypes.MEMBER, bob.user().value());
        assertThat(after.get(last)).containsEntry(bobKey, ban);
        // As if nothing of the branches had been taken.
        services.storage
                .database()
                .query(
                        "UPDATE event SET root_before = $1 WHERE nid = $2",
                        Params.of(rootOf(after.get(fork))).value(nids.get(last)));
        assertThat(services.differences(Checks.ALL))
                .extracting(Difference::what)
                .containsExactly("event.root_before");
    }

    private void settle(String version) {
        RoomId id = services.room(alice, version);
        services.set(alice, id, EventTypes.POWER_LEVELS, "", levels(id));
        for (int i = 0; i < 20; i++) {
            services.members.join(services.user("u" + i), id, null);
        }
        services.members.join(services.user("bob"), id, null);
        room = services.storage.rooms().find(id).orElseThrow();
        head = services.storage.rooms().head(room).orElseThrow();
        Map<StateKey, EventId> state = new HashMap<>();
        for (StoredEvent stored : services.storage.rooms().page(room, 0, false, 1_000)) {
            Pdu event = stored.pdu();
            events.put(event.eventId(), event);
            nids.put(event.eventId(), stored.nid());
            event.asStateKey().ifPresent(key -> state.put(key, event.eventId()));
            after.put(event.eventId(), Map.copyOf(state));
        }
    }

    private JsonValue.Obj levels(RoomId id) {
        RoomRef ref = services.storage.rooms().find(id).orElseThrow();
        StateReader states = new StateReader(services.storage.rooms(), services.storage.numbers());
        long root = services.storage.rooms().head(ref).orElseThrow().root();
        StateKey key = new StateKey(EventTypes.POWER_LEVELS, "");
        JsonValue.Obj now = states.at(ref, root, key).orElseThrow().pdu().content();
        JsonValue.Obj users = now.object("users").orElse(JsonValue.Obj.EMPTY);
        return now.with("users", users.with("@bob:example.org", JsonValue.ofLong(50)));
    }

    /// Puts an event where it is named to be, and commits it.
    private EventId add(Caller sender, String type, String stateKey, JsonValue.Obj content, Set<EventId> prev) {
        Map<StateKey, EventId> before = resolved(prev);
        Pdu event = build(sender, type, stateKey, content, prev, before);
        long nid = services.storage.numbers().newEvent();
        events.put(event.eventId(), event);
        nids.put(event.eventId(), nid);
        Map<StateKey, EventId> then = new HashMap<>(before);
        event.asStateKey().ifPresent(key -> then.put(key, event.eventId()));
        after.put(event.eventId(), then);
        Map<StateKey, EventId> was = resolved(tips(head.extremities()));
        Set<EventId> named = new HashSet<>(prev);
        prev.forEach(id -> named.addAll(beside.getOrDefault(id, Set.of())));
        List<RoomHead.Extremity> extremities = new ArrayList<>(head.extremities());
        extremities.removeIf(extremity -> named.contains(extremity.eventId()));
        extremities.add(new RoomHead.Extremity(nid, event.eventId(), event.depth()));
        Map<StateKey, EventId> now = resolved(tips(extremities));
        List<StateNode> nodes = new ArrayList<>();
        long rootBefore = store(before, nodes);
        long root = store(now, nodes);
        RoomHead next = new RoomHead(room, head.revision() + 1, extremities, root, head.nextOrd() + 1);
        Long target = type.equals(EventTypes.MEMBER) ? services.user("bob").userNid() : null;
        Long keyNid = event.asStateKey().map(this::keyNid).orElse(null);
        NewEvent made = new NewEvent(nid, event, head.nextOrd(), sender.userNid(), keyNid, rootBefore, root, target);
        boolean plain = was.equals(before) && now.equals(then);
        RoomCommit commit = new RoomCommit(
                head, next, List.of(made), nodes, null, TS, RoomCommit.History.NONE, plain ? null : moves(was, now));
        assertThat(services.storage.log().append(commit).await()).isInstanceOf(CommitResult.Committed.class);
        head = next;
        return event.eventId();
    }

    private static Set<EventId> tips(List<RoomHead.Extremity> extremities) {
        Set<EventId> tips = new HashSet<>();
        extremities.forEach(extremity -> tips.add(extremity.eventId()));
        return tips;
    }

    private List<StateMove> moves(Map<StateKey, EventId> was, Map<StateKey, EventId> now) {
        Set<StateKey> keys = new HashSet<>(was.keySet());
        keys.addAll(now.keySet());
        keys.removeIf(key -> Objects.equals(was.get(key), now.get(key)));
        List<StateMove> moves = new ArrayList<>();
        for (StateKey key : keys) {
            UserId user = key.type().equals(EventTypes.MEMBER)
                    ? UserId.parse(key.stateKey()).orElseThrow()
                    : null;
            Long target = user == null
                    ? null
                    : services.storage.numbers().users(List.of(user)).get(user);
            moves.add(new StateMove(keyNid(key), now.containsKey(key) ? nids.get(now.get(key)) : null, target));
        }
        return moves;
    }

    /// Stores an event that is not accepted.
    private EventId keep(Caller sender, Standing standing, Set<EventId> prev) {
        Map<StateKey, EventId> before = resolved(prev);
        Pdu event = build(sender, EventTypes.MESSAGE, null, JsonValue.obj("body", standing.name()), prev, before);
        long nid = services.storage.numbers().newEvent();
        events.put(event.eventId(), event);
        nids.put(event.eventId(), nid);
        after.put(event.eventId(), before);
        beside.put(event.eventId(), prev);
        List<StateNode> nodes = new ArrayList<>();
        long rootBefore = store(before, nodes);
        NewEvent kept = new NewEvent(
                nid,
                event,
                StoredEvent.NO_ORD,
                sender.userNid(),
                null,
                rootBefore,
                head.root(),
                null,
                null,
                new Judgement(standing, "a rule", false));
        RoomHead next = new RoomHead(room, head.revision() + 1, head.extremities(), head.root(), head.nextOrd());
        RoomCommit commit =
                new RoomCommit(head, next, List.of(kept), nodes, null, TS, RoomCommit.History.NONE, List.of());
        assertThat(services.storage.log().append(commit).await()).isInstanceOf(CommitResult.Committed.class);
        head = next;
        return event.eventId();
    }

    @Test
    void aWrongStandingIsFound() {
        settle("11");
        Caller bob = services.user("bob");
        EventId fork = head.extremities().getFirst().eventId();
        EventId ban =
                add(alice, EventTypes.MEMBER, bob.user().value(), JsonValue.obj("membership", "ban"), Set.of(fork));
        EventId rejected = keep(services.user("mallory"), Standing.REJECTED, Set.of(ban));
        EventId softFailed = keep(bob, Standing.SOFT_FAILED, Set.of(fork));
        EventId upon = add(alice, EventTypes.MESSAGE, null, JsonValue.obj("body", "upon"), Set.of(rejected));
        assertThat(tips(head.extremities())).containsExactly(upon);
        assertThat(services.differences(Checks.ALL)).isEmpty();
        assertWrong(rejected, Standing.SOFT_FAILED, Standing.REJECTED);
        assertWrong(rejected, Standing.ACCEPTED, Standing.REJECTED);
        assertWrong(softFailed, Standing.REJECTED, Standing.SOFT_FAILED);
        assertWrong(softFailed, Standing.ACCEPTED, Standing.SOFT_FAILED);
        assertWrong(upon, Standing.SOFT_FAILED, Standing.ACCEPTED);
        assertThat(services.differences(Checks.ALL)).isEmpty();
    }

    private void assertWrong(EventId event, Standing wrong, Standing right) {
        setStanding(event, wrong);
        assertThat(services.differences(Checks.ALL))
                .extracting(Difference::what)
                .containsExactly("event.standing");
        setStanding(event, right);
    }

    private void setStanding(EventId event, Standing standing) {
        services.storage
                .database()
                .query(
                        "UPDATE event SET standing = $1 WHERE nid = $2",
                        Params.of().value((short) standing.number()).value(nids.get(event)));
    }

    @Test
    void aMoveThatTheLogDoesNotTellIsFound() {
        settle("11");
        EventId fork = head.extremities().getFirst().eventId();
        EventId one = add(alice, EventTypes.NAME, "", JsonValue.obj("name", "one"), Set.of(fork));
        EventId two = add(alice, EventTypes.TOPIC, "", JsonValue.obj("topic", "two"), Set.of(fork));
        EventId other = add(alice, EventTypes.NAME, "", JsonValue.obj("name", "two"), Set.of(two));
        add(alice, EventTypes.MESSAGE, null, JsonValue.obj("body", "met"), Set.of(one, other));
        assertThat(services.differences(Checks.ALL)).isEmpty();
        Caller bob = services.user("bob");
        EventId ban =
                add(alice, EventTypes.MEMBER, bob.user().value(), JsonValue.obj("membership", "ban"), Set.of(fork));
        assertThat(services.differences(Checks.ALL)).isEmpty();
        assertThat(ban).isNotNull();
        services.storage
                .database()
                .query("UPDATE sync_log SET user_nid = NULL WHERE ref = $1 AND kind = 1", Params.of(nids.get(ban)));
        assertThat(services.differences(Checks.ALL))
                .extracting(Difference::what)
                .containsExactly("sync_log.user_nid");
    }

    private Map<StateKey, EventId> resolved(Set<EventId> tips) {
        List<Map<StateKey, EventId>> states = tips.stream().map(after::get).toList();
        return states.size() == 1
                ? states.getFirst()
                : StateResolver.resolve(room.version().rules(), states, new LoadedEvents(events, Set.of()));
    }

    private Pdu build(
            Caller sender,
            String type,
            String stateKey,
            JsonValue.Obj content,
            Set<EventId> prev,
            Map<StateKey, EventId> before) {
        List<EventId> auth = new ArrayList<>();
        AuthEventSelector.select(room.version(), sender.user(), type, stateKey, content)
                .forEach(key -> {
                    if (before.containsKey(key)) {
                        auth.add(before.get(key));
                    }
                });
        Map<EventId, String> hashes = new HashMap<>();
        events.forEach((id, event) -> hashes.put(id, EventHash.referenceHash(event)));
        long depth =
                1 + prev.stream().mapToLong(id -> events.get(id).depth()).max().orElse(0);
        ParseResult<Pdu> built = EventBuilder.build(
                room.version(),
                new EventBuilder.Template(room.id(), sender.user(), type, stateKey, content, null),
                List.copyOf(prev),
                auth,
                hashes,
                depth,
                TS + head.nextOrd(),
                World.SERVER,
                services.key);
        return ((ParseResult.Parsed<Pdu>) built).value();
    }

    private long keyNid(StateKey key) {
        return services.storage.numbers().stateKeys(List.of(key)).get(key);
    }

    private long rootOf(Map<StateKey, EventId> state) {
        List<StateNode> none = new ArrayList<>();
        long root = store(state, none);
        assertThat(none).isEmpty();
        return root;
    }

    /// The root of that state; adds the nodes that are new.
    private long store(Map<StateKey, EventId> state, List<StateNode> nodes) {
        Map<Long, Long> entries = new HashMap<>();
        state.forEach((key, id) -> entries.put(keyNid(key), nids.get(id)));
        NodeIndex index = hashes -> {
            Map<String, Long> found = new HashMap<>(services.storage.rooms().nodesByHash(room, hashes));
            nodes.forEach(node -> found.put(HexFormat.of().formatHex(node.hash()), node.id()));
            return found;
        };
        StateTree empty = new StateTree(_ -> Map.of());
        StateChange change = empty.build(entries, index, services.storage.numbers()::newNode);
        nodes.addAll(change.nodes());
        return change.root();
    }
}
