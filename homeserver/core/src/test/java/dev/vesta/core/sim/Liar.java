package dev.vesta.core.sim;

import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.Peers;
import dev.vesta.core.port.Peers.PeerException;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.sim.Work.Person;
import dev.vesta.core.sim.Work.Place;
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
import dev.vesta.protocol.room.EventIdFormat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A server that lies: it runs the real services, so that it is let in, and beside them sends what no honest server
/// would, and answers as it likes.
final class Liar {
    private static final long MAX_DEPTH = (1L << 53) - 1;

    /// Bodies that were changed after the event was hashed: nobody may show them.
    static final String TAMPERED = "tampered";

    final Simulation sim;

    /// Events that bear no good signature of their sender's server: nobody may store them.
    final Set<EventId> forged = new HashSet<>();

    /// Whether it also lies about states, which no server can see through.
    final boolean liesAboutStates;

    private final List<EventId> made = new ArrayList<>();
    private final List<EventId> refused = new ArrayList<>();
    private int number;

    Liar(Simulation sim) {
        this.sim = sim;
        this.liesAboutStates = sim.any(4) == 0;
    }

    Answers answers(Answers honest) {
        return new LyingAnswers(this, honest);
    }

    private SimServer server() {
        return sim.servers.getLast();
    }

    /// Attacks at random, until all heals.
    void run() {
        int attacks = 5 + sim.any(25);
        for (int i = 0; i < attacks; i++) {
            sim.scheduler.sleep(Duration.ofMillis(sim.any(8_000)));
            for (Place place : List.copyOf(sim.work.places)) {
                RoomRef room = server().disk.store.find(place.id()).orElse(null);
                if (room != null && sim.any(2) == 0) {
                    attack(room);
                }
            }
        }
    }

    private void attack(RoomRef room) {
        Person self = sim.work.people.stream()
                .filter(it -> it.server() == server())
                .findFirst()
                .orElseThrow();
        UserId me = self.user();
        List<EventId> ends = ends(room);
        List<EventId> auth = auth(room, me, EventTypes.MESSAGE, null);
        switch (sim.any(13)) {
            case 0 -> forge(room, ends);
            case 1 -> tamper(room, me, ends, auth);
            case 2 -> send("with unknown prev events", event(room, me, EventTypes.MESSAGE, null, flood(), auth, 9));
            case 3 ->
                send(
                        "with an unknown auth event",
                        event(room, me, EventTypes.MESSAGE, null, ends, more(auth, unknown()), 9));
            case 4 -> grab(room, me, ends);
            case 5 -> uponRefused(room, me, ends);
            case 6, 11 -> old(room, me, ends);
            case 7 -> send("of absurd depth", event(room, me, EventTypes.MESSAGE, null, ends, auth, MAX_DEPTH));
            case 8 -> secret(room, me, ends, auth);
            case 9 -> ship("nonsense", JsonValue.obj("room_id", room.id().value(), "type", 5));
            case 10 ->
                send(
                        "with all auth events twice",
                        event(room, me, EventTypes.MESSAGE, null, ends, more(auth, auth.getFirst()), 9));
            default -> send("of its own", event(room, me, EventTypes.MESSAGE, null, ends, auth, 9));
        }
    }

    /// An event in the name of somebody else's user.
    private void forge(RoomRef room, List<EventId> ends) {
        Person victim = sim.work.people.get(sim.any(sim.work.people.size()));
        if (victim.server() == server()) {
            return;
        }
        Pdu event = event(
                room,
                victim.user(),
                EventTypes.MESSAGE,
                null,
                ends,
                auth(room, victim.user(), EventTypes.MESSAGE, null),
                9);
        forged.add(event.eventId());
        send("forged in the name of " + victim.user(), event);
    }

    /// An event whose content is not what was hashed.
    private void tamper(RoomRef room, UserId me, List<EventId> ends, List<EventId> auth) {
        Pdu event = event(room, me, EventTypes.MESSAGE, null, ends, auth, 9);
        JsonValue.Obj other = event.json().with("content", JsonValue.obj("body", TAMPERED, "msgtype", "m.text"));
        ship("whose content hash is wrong, " + sim.story.name(event.eventId()), other);
        made.add(event.eventId());
    }

    /// Power levels that it may not set, and a message that rests upon them.
    private void grab(RoomRef room, UserId me, List<EventId> ends) {
        Pdu levels = event(room, me, EventTypes.POWER_LEVELS, "", ends, auth(room, me, EventTypes.POWER_LEVELS, ""), 9);
        refused.add(levels.eventId());
        send("taking all power", levels);
        List<EventId> auth = new ArrayList<>(auth(room, me, EventTypes.MESSAGE, null));
        server().state(room, new StateKey(EventTypes.POWER_LEVELS, ""))
                .ifPresent(now -> auth.remove(now.pdu().eventId()));
        auth.add(levels.eventId());
        send("resting upon that", topic(room, me, List.of(levels.eventId()), auth));
    }

    /// Names an event before it that was rejected.
    private void uponRefused(RoomRef room, UserId me, List<EventId> ends) {
        if (!refused.isEmpty()) {
            List<EventId> prev = more(ends, refused.get(sim.any(refused.size())));
            send(
                    "after a rejected one",
                    event(room, me, EventTypes.MESSAGE, null, prev, auth(room, me, EventTypes.MESSAGE, null), 9));
        }
    }

    /// A branch that begins long ago, or one that begins now and names what allowed it long ago.
    private void old(RoomRef room, UserId me, List<EventId> ends) {
        List<StoredEvent> placed = server().disk.eventsOf(room).stream()
                .filter(it -> !it.isOutlier())
                .toList();
        StoredEvent at = placed.get(sim.any(placed.size()));
        List<EventId> auth = new ArrayList<>();
        for (StateKey key :
                AuthEventSelector.select(room.version(), me, EventTypes.MESSAGE, null, JsonValue.Obj.EMPTY)) {
            if (at.rootBefore() != 0) {
                server().disk
                        .states
                        .at(room, at.rootBefore(), key)
                        .ifPresent(it -> auth.add(it.pdu().eventId()));
            }
        }
        EventId id = at.pdu().eventId();
        if (sim.any(2) == 0) {
            send("allowed by what was at " + sim.story.name(id), topic(room, me, ends, auth));
        } else {
            long depth = Math.min(at.pdu().depth() + 1, MAX_DEPTH);
            send("after " + sim.story.name(id), event(room, me, EventTypes.MESSAGE, null, List.of(id), auth, depth));
        }
    }

    private Pdu topic(RoomRef room, UserId me, List<EventId> prev, List<EventId> auth) {
        return event(room, me, "m.room.topic", "", prev, auth, 10, JsonValue.obj("topic", "mine", "n", ++number));
    }

    /// Two events, the first of which it tells nobody of; both of them sound.
    private void secret(RoomRef room, UserId me, List<EventId> ends, List<EventId> auth) {
        Pdu first = event(room, me, EventTypes.MESSAGE, null, ends, auth, 9);
        kept.put(first.eventId(), first.json());
        send("with a secret before it", event(room, me, EventTypes.MESSAGE, null, List.of(first.eventId()), auth, 10));
    }

    /// What it has made and not sent.
    final Map<EventId, JsonValue.Obj> kept = new HashMap<>();

    /// Rooms of which it told a wrong state.
    final Set<RoomId> tainted = new HashSet<>();

    /// The present state, as the state before whatever is asked for.
    Peers.StateIds now(RoomId id) {
        RoomRef room = server().disk.store.find(id).orElseThrow(() -> Errors.notFound("No."));
        tainted.add(id);
        List<EventId> state = server().disk.store.head(room).stream()
                .flatMap(head -> server().disk.states.all(room, head.root()).stream())
                .map(it -> it.pdu().eventId())
                .toList();
        return new Peers.StateIds(state, List.of());
    }

    private void send(String what, Pdu event) {
        made.add(event.eventId());
        ship(what + ", " + sim.story.name(event.eventId()), event.json());
    }

    /// To some of the honest servers.
    private void ship(String what, JsonValue.Obj event) {
        for (SimServer to : sim.honest()) {
            if (sim.any(3) > 0) {
                sim.faults.count("lies sent");
                sim.story.tell("evil", "sends an event " + what + " to " + to);
                sim.scheduler.spawn(sim.scheduler.outside(), "lie", () -> {
                    try {
                        sim.network.ask(server().name, to.name, "lie", it -> {
                            it.transaction(server().name, List.of(event));
                            return true;
                        });
                    } catch (PeerException | MatrixException e) {
                        // It does not care.
                    }
                });
            }
        }
    }

    private Pdu event(
            RoomRef room,
            UserId sender,
            String type,
            String stateKey,
            List<EventId> prev,
            List<EventId> auth,
            long depth) {
        JsonValue.Obj content = type.equals(EventTypes.POWER_LEVELS)
                ? JsonValue.obj("users", JsonValue.obj(sender.value(), 100), "ban", 0, "n", ++number)
                : JsonValue.obj("body", "lie " + ++number, "msgtype", "m.text");
        return event(room, sender, type, stateKey, prev, auth, depth, content);
    }

    private Pdu event(
            RoomRef room,
            UserId sender,
            String type,
            String stateKey,
            List<EventId> prev,
            List<EventId> auth,
            long depth,
            JsonValue.Obj content) {
        Map<EventId, String> hashes = new HashMap<>();
        if (room.version().rules().eventIds() == EventIdFormat.STATED) {
            for (EventId id : more(prev, auth.toArray(new EventId[0]))) {
                String hash = server().event(room, id)
                        .map(it -> EventHash.referenceHash(it.pdu()))
                        .orElse("bm9uZQ");
                hashes.put(id, hash);
            }
        }
        ParseResult<Pdu> built = EventBuilder.build(
                room.version(),
                new EventBuilder.Template(room.id(), sender, type, stateKey, content, null),
                prev,
                auth,
                hashes,
                depth,
                sim.scheduler.nowMs() + (sim.any(4) == 0 ? 1_000_000_000_000L : 0),
                server().name,
                server().disk.key);
        return ((ParseResult.Parsed<Pdu>) built).value();
    }

    private List<EventId> ends(RoomRef room) {
        return server().disk.store.head(room).orElseThrow().extremities().stream()
                .map(RoomHead.Extremity::eventId)
                .limit(20)
                .toList();
    }

    private List<EventId> auth(RoomRef room, UserId sender, String type, String stateKey) {
        List<EventId> auth = new ArrayList<>();
        for (StateKey key : AuthEventSelector.select(room.version(), sender, type, stateKey, JsonValue.Obj.EMPTY)) {
            server().state(room, key).ifPresent(it -> auth.add(it.pdu().eventId()));
        }
        return auth;
    }

    private List<EventId> flood() {
        List<EventId> all = new ArrayList<>();
        for (int i = 0; i < 1 + sim.any(20); i++) {
            all.add(unknown());
        }
        return all;
    }

    private EventId unknown() {
        byte[] bytes = new byte[32];
        sim.random.nextBytes(bytes);
        return new EventId("$" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private static List<EventId> more(List<EventId> some, EventId... others) {
        List<EventId> all = new ArrayList<>(some);
        all.addAll(List.of(others));
        return all;
    }
}
