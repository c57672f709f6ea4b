package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Caller;
import dev.vesta.core.doctor.Checks;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.state.StateChange;
import dev.vesta.core.state.StateNode;
import dev.vesta.core.state.StateTree;
import dev.vesta.protocol.event.EventBuilder;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.storage.embedded.TestPostgres;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// `doctor consistency` on a room of many members who joined one after the other (`-Dvesta.members=`).
@Tag("slow")
@ExtendWith(OnVirtualThreads.class)
class ConsistencyScaleTest {
    private static final int MEMBERS = Integer.getInteger("vesta.members", 50_000);
    private static final int PER_COMMIT = 2_000;
    private static final long TS = 1_700_000_000_000L;

    private final Map<Long, StateNode> nodes = new HashMap<>();
    private final Map<String, Long> nodeIds = new HashMap<>();
    private List<EventId> auth;
    private RoomHead head;

    @Test
    void isCheckedInLessThanAMinute() {
        try (TestPostgres.Database database = TestPostgres.freshDatabase();
                Services services = Services.fresh(database)) {
            fill(services);
            long start = System.nanoTime();
            assertThat(services.differences(Checks.ALL)).isEmpty();
            double seconds = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    "ConsistencyScaleTest: %d members and %d nodes checked in %.1f s, heap limit %d MiB%n",
                    MEMBERS, nodes.size(), seconds, Runtime.getRuntime().maxMemory() >> 20);
            assertThat(seconds).isLessThan(60.0 * Integer.getInteger("vesta.patience", 1));
        }
    }

    private void fill(Services services) {
        Caller alice = services.user("alice");
        RoomId id = services.room(alice, "12");
        RoomRef room = services.storage.rooms().find(id).orElseThrow();
        head = services.storage.rooms().head(room).orElseThrow();
        StateReader states = new StateReader(services.storage.rooms(), services.storage.numbers());
        auth = List.of(
                states.at(room, head.root(), new StateKey(EventTypes.POWER_LEVELS, ""))
                        .orElseThrow()
                        .pdu()
                        .eventId(),
                states.at(room, head.root(), new StateKey(EventTypes.JOIN_RULES, ""))
                        .orElseThrow()
                        .pdu()
                        .eventId());
        // What the services have stored so far: a new state may need one of these nodes again.
        services.storage.consistency().inRoom(room.nid(), rows -> {
            rows.nodes().forEachRemaining(this::remember);
            return true;
        });
        StateTree tree = new StateTree(_ -> nodes);
        for (int done = 0; done < MEMBERS; done += PER_COMMIT) {
            commit(services, tree, done, Math.min(MEMBERS, done + PER_COMMIT));
        }
    }

    private void commit(Services services, StateTree tree, int from, int to) {
        List<UserId> users = new ArrayList<>();
        List<StateKey> keys = new ArrayList<>();
        for (int i = from; i < to; i++) {
            users.add(new UserId("@member" + i + ":example.org"));
            keys.add(new StateKey(EventTypes.MEMBER, users.getLast().value()));
        }
        Map<UserId, Long> userNids = services.storage.numbers().users(users);
        Map<StateKey, Long> keyNids = services.storage.numbers().stateKeys(keys);
        RoomHead before = head;
        List<NewEvent> events = new ArrayList<>();
        List<StateNode> fresh = new ArrayList<>();
        for (int i = 0; i < users.size(); i++) {
            long nid = services.storage.numbers().newEvent();
            Pdu pdu = join(services, users.get(i));
            StateChange change = tree.put(
                    head.root(),
                    Map.of(keyNids.get(keys.get(i)), nid),
                    Set.of(),
                    this::known,
                    services.storage.numbers()::newNode);
            for (StateNode node : change.nodes()) {
                fresh.add(node);
                remember(node);
            }
            long user = userNids.get(users.get(i));
            events.add(new NewEvent(
                    nid, pdu, head.nextOrd(), user, keyNids.get(keys.get(i)), head.root(), change.root(), user));
            head = new RoomHead(
                    head.room(),
                    before.revision() + 1,
                    List.of(new RoomHead.Extremity(nid, pdu.eventId(), pdu.depth())),
                    change.root(),
                    head.nextOrd() + 1);
        }
        RoomCommit commit = new RoomCommit(before, head, events, fresh, null, TS);
        assertThat(services.storage.log().append(commit).await()).isInstanceOf(CommitResult.Committed.class);
    }

    private void remember(StateNode node) {
        nodes.put(node.id(), node);
        nodeIds.put(HexFormat.of().formatHex(node.hash()), node.id());
    }

    private Map<String, Long> known(Collection<byte[]> hashes) {
        Map<String, Long> found = new HashMap<>();
        for (byte[] hash : hashes) {
            String hex = HexFormat.of().formatHex(hash);
            if (nodeIds.containsKey(hex)) {
                found.put(hex, nodeIds.get(hex));
            }
        }
        return found;
    }

    private Pdu join(Services services, UserId user) {
        EventBuilder.Template template = new EventBuilder.Template(
                head.room().id(), user, EventTypes.MEMBER, user.value(), JsonValue.obj("membership", "join"), null);
        RoomHead.Extremity tip = head.extremities().getFirst();
        ParseResult<Pdu> built = EventBuilder.build(
                head.room().version(),
                template,
                List.of(tip.eventId()),
                auth,
                tip.depth() + 1,
                TS + tip.depth(),
                World.SERVER,
                services.key);
        return ((ParseResult.Parsed<Pdu>) built).value();
    }
}
