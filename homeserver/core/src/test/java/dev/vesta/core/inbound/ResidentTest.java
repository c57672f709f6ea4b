package dev.vesta.core.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.fake.World;
import dev.vesta.core.port.Peers;
import dev.vesta.core.room.JoinTemplates;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.SigningKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ResidentTest {
    private static final ServerName FRIEND = ServerName.parse("friend.test").orElseThrow();
    private static final ServerName STRANGER = ServerName.parse("stranger.test").orElseThrow();

    private final World world = new World(1);
    private final Set<ServerName> inside = Set.of(World.SERVER, FRIEND);
    private final StateReader states = new StateReader(world.store, world.numbers);
    private final Resident resident = new Resident(world.store, states, (_, server) -> inside.contains(server));
    private final JoinTemplates templates =
            new JoinTemplates(world.store, states, world.clock, World.SERVER, SigningKey.of("test", new byte[32]));
    private final Receiver receiver = new Receiver(
            world.store,
            world.numbers,
            world.writer,
            new Nobody(),
            (server, keyId, ts, rules) -> Optional.empty(),
            world.tasks,
            world.clock,
            World.SERVER,
            Limits.DEFAULT);
    private final ResidentJoins joins = new ResidentJoins(
            world.store, (_, server) -> inside.contains(server), templates, receiver, resident, World.SERVER);
    private final Caller alice = world.user("alice");
    private final List<EventId> said = new ArrayList<>();
    private RoomId id;

    @BeforeEach
    void aRoomWithMessages() {
        id = world.room(alice, "public_chat", "11");
        for (int i = 0; i < 30; i++) {
            said.add(world.messages.send(
                    alice, id, EventTypes.MESSAGE, "t" + i, JsonValue.obj("body", "m" + i, "msgtype", "m.text")));
        }
    }

    private RoomRef room() {
        return world.store.find(id).orElseThrow();
    }

    private List<EventId> missing(List<EventId> earliest, EventId latest, int limit, long minDepth) {
        return resident.missingEvents(FRIEND, id, earliest, List.of(latest), limit, minDepth).stream()
                .map(json -> parse(json).eventId())
                .toList();
    }

    private static Pdu parse(JsonValue.Obj json) {
        return switch (Pdu.of(RoomVersion.V11, json)) {
            case ParseResult.Parsed<Pdu>(Pdu pdu) -> pdu;
            case ParseResult.Malformed<Pdu>(String reason) -> throw new AssertionError(reason);
        };
    }

    private static void assertCode(ThrowingCallable call, ErrCode code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MatrixException.class, e -> assertThat(e.code())
                .isEqualTo(code));
    }

    @Test
    void strangersLearnNothing() {
        EventId last = said.getLast();
        assertCode(() -> resident.event(STRANGER, last), ErrCode.M_NOT_FOUND);
        assertCode(() -> resident.missingEvents(STRANGER, id, List.of(), List.of(last), 10, 0), ErrCode.M_FORBIDDEN);
        assertCode(() -> resident.stateIds(STRANGER, id, last), ErrCode.M_FORBIDDEN);
        assertCode(() -> resident.state(STRANGER, id, last), ErrCode.M_FORBIDDEN);
        assertCode(() -> resident.authChain(STRANGER, id, last), ErrCode.M_FORBIDDEN);
        assertCode(() -> resident.stateIds(FRIEND, new RoomId("!other:x"), last), ErrCode.M_NOT_FOUND);
    }

    @Test
    void eventsAreFoundById() {
        assertThat(parse(resident.event(FRIEND, said.getFirst())).eventId()).isEqualTo(said.getFirst());
        assertCode(() -> resident.event(FRIEND, new EventId("$nowhere")), ErrCode.M_NOT_FOUND);
        assertCode(() -> resident.authChain(FRIEND, id, new EventId("$nowhere")), ErrCode.M_NOT_FOUND);
        assertCode(() -> resident.stateIds(FRIEND, id, new EventId("$nowhere")), ErrCode.M_NOT_FOUND);
    }

    @Test
    void missingEventsAreThoseBeforeOldestFirst() {
        assertThat(missing(List.of(said.get(20)), said.get(25), 10, 0)).isEqualTo(said.subList(21, 25));
        assertThat(missing(List.of(), said.get(25), 3, 0)).isEqualTo(said.subList(22, 25));
        assertThat(missing(List.of(), said.get(25), 0, 0)).isEmpty();
        assertThat(missing(List.of(), said.get(25), -1, 0)).isEmpty();
        assertThat(missing(List.of(), new EventId("$nowhere"), 10, 0)).isEmpty();
        long depth = parse(resident.event(FRIEND, said.get(23))).depth();
        assertThat(missing(List.of(), said.get(25), 10, depth)).isEqualTo(said.subList(23, 25));
    }

    @Test
    void whateverIsAskedForAnAnswerIsBounded() {
        for (int i = 30; i < 130; i++) {
            said.add(world.messages.send(
                    alice, id, EventTypes.MESSAGE, "t" + i, JsonValue.obj("body", "m" + i, "msgtype", "m.text")));
        }
        assertThat(missing(List.of(), said.getLast(), Integer.MAX_VALUE, 0)).hasSize(Resident.MAX_MISSING);
    }

    @Test
    void theStateBeforeAnEventDoesNotHoldTheEvent() {
        EventId topic =
                world.messages.setState(alice, id, new StateKey("m.room.topic", ""), JsonValue.obj("topic", "new"));
        EventId after = world.messages.send(
                alice, id, EventTypes.MESSAGE, "after", JsonValue.obj("body", "x", "msgtype", "m.text"));
        assertThat(resident.stateIds(FRIEND, id, topic).pduIds()).doesNotContain(topic);
        Peers.StateIds then = resident.stateIds(FRIEND, id, after);
        assertThat(then.pduIds()).contains(topic);
        Resident.State whole = resident.state(FRIEND, id, after);
        assertThat(whole.events().stream().map(json -> parse(json).eventId()))
                .containsExactlyInAnyOrderElementsOf(then.pduIds());
        assertThat(whole.authChain().stream().map(json -> parse(json).eventId()))
                .containsExactlyInAnyOrderElementsOf(then.authChainIds());
    }

    @Test
    void anAuthChainHoldsTheAuthEventsOfItsEvents() {
        List<Pdu> chain = resident.authChain(FRIEND, id, said.getLast()).stream()
                .map(ResidentTest::parse)
                .toList();
        List<EventId> ids = chain.stream().map(Pdu::eventId).toList();
        assertThat(ids)
                .containsAll(parse(resident.event(FRIEND, said.getLast())).authEvents());
        assertThat(chain).allSatisfy(event -> assertThat(ids).containsAll(event.authEvents()));
        assertThat(chain).anySatisfy(event -> assertThat(event.type()).isEqualTo(EventTypes.CREATE));
    }

    @Test
    void templatesAreForOnesOwnUsersWhoMayJoin() {
        UserId bob = UserId.parse("@bob:" + FRIEND).orElseThrow();
        ResidentJoins.Template template = joins.makeJoin(FRIEND, id, bob, List.of("11"));
        assertThat(template.roomVersion()).isEqualTo("11");
        assertThat(template.event().string("state_key")).contains(bob.value());
        assertThat(template.event().members()).doesNotContainKeys("signatures", "hashes", "event_id");
        assertCode(() -> joins.makeJoin(STRANGER, id, bob, List.of("11")), ErrCode.M_FORBIDDEN);
        assertCode(() -> joins.makeJoin(FRIEND, id, bob, List.of("10")), ErrCode.M_INCOMPATIBLE_ROOM_VERSION);
        assertCode(() -> joins.makeJoin(FRIEND, new RoomId("!other:x"), bob, List.of("11")), ErrCode.M_NOT_FOUND);
        world.members.ban(alice, id, bob, null);
        assertCode(() -> joins.makeJoin(FRIEND, id, bob, List.of("11")), ErrCode.M_FORBIDDEN);
    }

    @Test
    void whatIsNoJoinOfTheirsIsRefused() {
        assertCode(() -> joins.sendJoin(FRIEND, id, JsonValue.obj("type", 5)), ErrCode.M_BAD_JSON);
        // An event of ours, and no join at all.
        JsonValue.Obj message = resident.event(FRIEND, said.getFirst());
        assertCode(() -> joins.sendJoin(FRIEND, id, message), ErrCode.M_INVALID_PARAM);
        JsonValue.Obj own = states.at(
                        room(),
                        world.store.head(room()).orElseThrow().root(),
                        new StateKey(EventTypes.MEMBER, alice.user().value()))
                .orElseThrow()
                .pdu()
                .json();
        assertCode(() -> joins.sendJoin(FRIEND, id, own), ErrCode.M_INVALID_PARAM);
        assertCode(() -> joins.sendJoin(FRIEND, new RoomId("!other:x"), own), ErrCode.M_NOT_FOUND);
        // A join without a signature.
        UserId bob = UserId.parse("@bob:" + FRIEND).orElseThrow();
        JsonValue.Obj unsigned = joins.makeJoin(FRIEND, id, bob, List.of("11"))
                .event()
                .with("hashes", JsonValue.obj("sha256", "x"))
                .with("signatures", JsonValue.Obj.EMPTY);
        assertCode(() -> joins.sendJoin(FRIEND, id, unsigned), ErrCode.M_FORBIDDEN);
    }

    /// Asked by nobody here.
    private static final class Nobody implements Peers {
        private static PeerException none() {
            return new PeerException("there is nobody");
        }

        @Override
        public Optional<JsonValue.Obj> event(ServerName from, RoomId room, EventId event) {
            throw none();
        }

        @Override
        public List<JsonValue.Obj> missingEvents(
                ServerName from,
                RoomId room,
                Collection<EventId> earliest,
                Collection<EventId> latest,
                int limit,
                long minDepth) {
            throw none();
        }

        @Override
        public StateIds stateIds(ServerName from, RoomId room, EventId at) {
            throw none();
        }

        @Override
        public List<JsonValue.Obj> authChain(ServerName from, RoomId room, EventId event) {
            throw none();
        }
    }
}
