package dev.vesta.core.inbound;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.vesta.core.contract.Ports;
import dev.vesta.core.fake.ThreadTasks;
import dev.vesta.core.port.KeyRing;
import dev.vesta.core.port.ResetListener;
import dev.vesta.core.room.Draft;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.RoomWriter;
import dev.vesta.core.room.RoomWriter.Decided;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.auth.AuthEventSelector;
import dev.vesta.protocol.event.EventBuilder;
import dev.vesta.protocol.event.EventHash;
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
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A server of ours with a public room of Alice's, and another server whose users come in by events that a test makes.
public final class Scene {
    public static final ServerName HERE = new ServerName("here.example.org");
    public static final ServerName THERE = new ServerName("there.example.org");
    public static final UserId ALICE = new UserId("@alice:here.example.org");
    public static final UserId BOB = new UserId("@bob:there.example.org");
    public static final UserId CARL = new UserId("@carl:there.example.org");
    private static final long TS = 1_700_000_000_000L;

    public final Ports ports;
    public final RoomWriter writer;
    public final Asked peers = new Asked();
    public final List<ResetListener.Reset> resets = new ArrayList<>();
    public final Receiver receiver;
    public final RoomRef room;
    public final Entry entry;
    private static final Map<ServerName, SigningKey> KEYS = Map.of(
            HERE,
            SigningKey.of("here", new byte[32]),
            THERE,
            SigningKey.of("there", "7".repeat(32).getBytes(US_ASCII)));

    /// Knows both servers' keys.
    public static final KeyRing RING = (server, keyId, ts, rules) -> Optional.ofNullable(KEYS.get(server))
            .map(SigningKey::verifyKey)
            .filter(key -> key.keyId().equals(keyId));

    private long nextTs = TS;

    public Scene(Ports ports, String version) {
        this(ports, version, Limits.DEFAULT);
    }

    public Scene(Ports ports, String version, Limits limits) {
        this.ports = ports;
        Clock clock = Clock.fixed(Instant.ofEpochMilli(TS), ZoneOffset.UTC);
        SigningKey own = key(HERE);
        writer = new RoomWriter(ports.rooms(), ports.log(), ports.numbers(), new ThreadTasks(), clock, HERE, own);
        receiver = new Receiver(
                ports.rooms(),
                ports.numbers(),
                writer,
                peers,
                RING,
                clock,
                limits,
                (room, by, before, after, found) -> resets.addAll(found));
        entry = new Entry(
                ports.rooms(),
                ports.numbers(),
                writer,
                ports.stateImport(),
                RING,
                new ThreadTasks(),
                clock,
                HERE,
                limits);
        room = make(RoomVersion.of(version).orElseThrow());
    }

    private RoomRef make(RoomVersion version) {
        boolean derived = version.rules().roomIdIsCreateHash();
        JsonValue.Obj create = JsonValue.obj("room_version", version.id(), "creator", ALICE.value());
        JsonValue.Obj users = derived ? JsonValue.Obj.EMPTY : JsonValue.obj(ALICE.value(), 100);
        RoomId id = writer.create(
                version,
                derived ? null : new RoomId("!" + ports.numbers().newRoom() + ":" + HERE),
                List.of(
                        Draft.state(ALICE, new StateKey(EventTypes.CREATE, ""), create),
                        Draft.state(
                                ALICE,
                                new StateKey(EventTypes.MEMBER, ALICE.value()),
                                JsonValue.obj("membership", "join")),
                        Draft.state(ALICE, new StateKey(EventTypes.POWER_LEVELS, ""), JsonValue.obj("users", users)),
                        Draft.state(
                                ALICE, new StateKey(EventTypes.JOIN_RULES, ""), JsonValue.obj("join_rule", "public"))));
        return ports.rooms().find(id).orElseThrow();
    }

    static SigningKey key(ServerName server) {
        return Optional.ofNullable(KEYS.get(server)).orElseThrow();
    }

    public RoomHead head() {
        return ports.rooms().head(room).orElseThrow();
    }

    /// The ids of the forward extremities.
    public List<EventId> ends() {
        return head().extremities().stream().map(RoomHead.Extremity::eventId).toList();
    }

    /// The current state at that key, or null.
    public Pdu now(String type, String stateKey) {
        return new StateReader(ports.rooms(), ports.numbers())
                .at(room, head().root(), new StateKey(type, stateKey))
                .map(StoredEvent::pdu)
                .orElse(null);
    }

    /// What a user's membership is now.
    public String membership(UserId user) {
        Pdu member = now(EventTypes.MEMBER, user.value());
        return member == null ? "none" : member.content().string("membership").orElseThrow();
    }

    public StoredEvent stored(Pdu event) {
        return ports.rooms().event(room, event.eventId()).orElse(null);
    }

    /// One of ours says or sets something.
    public Pdu here(Draft draft) {
        EventId id = writer.write(room, null, view -> Decided.send(draft));
        return ports.rooms().event(room, id).orElseThrow().pdu();
    }

    /// Hands events over and gives what became of each.
    public List<Outcome> receive(Pdu... events) {
        return receiver.receive(
                THERE, room, Arrays.stream(events).map(Pdu::json).toList());
    }

    /// Hands one event over.
    public Outcome take(Pdu event) {
        return receive(event).getFirst();
    }

    /// An event after these, with auth events of the current state.
    public Pdu event(UserId sender, String type, String stateKey, JsonValue.Obj content, List<Pdu> prev) {
        return event(sender, type, stateKey, content, prev, authEvents(sender, type, stateKey, content));
    }

    /// What the current state has of an event's auth events.
    private List<Pdu> authEvents(UserId sender, String type, String stateKey, JsonValue.Obj content) {
        List<Pdu> auth = new ArrayList<>();
        for (StateKey key : AuthEventSelector.select(room.version(), sender, type, stateKey, content)) {
            Pdu found = now(key.type(), key.stateKey());
            if (found != null) {
                auth.add(found);
            }
        }
        return auth;
    }

    /// An event after these with those auth events, signed by the sender's server.
    public Pdu event(
            UserId sender, String type, String stateKey, JsonValue.Obj content, List<Pdu> prev, List<Pdu> auth) {
        return event(new EventBuilder.Template(room.id(), sender, type, stateKey, content, null), prev, auth);
    }

    /// A redaction of that event.
    public Pdu redaction(UserId sender, Pdu target, Pdu prev) {
        JsonValue.Obj content = JsonValue.Obj.EMPTY;
        return event(
                new EventBuilder.Template(room.id(), sender, EventTypes.REDACTION, null, content, target.eventId()),
                List.of(prev),
                authEvents(sender, EventTypes.REDACTION, null, content));
    }

    private Pdu event(EventBuilder.Template template, List<Pdu> prev, List<Pdu> auth) {
        UserId sender = template.sender();
        long depth = Math.min(prev.stream().mapToLong(Pdu::depth).max().orElse(0), JsonValue.MAX_INTEGER - 1) + 1;
        Map<EventId, String> hashes = new HashMap<>();
        prev.forEach(event -> hashes.put(event.eventId(), EventHash.referenceHash(event)));
        auth.forEach(event -> hashes.put(event.eventId(), EventHash.referenceHash(event)));
        return parsed(EventBuilder.build(
                room.version(),
                template,
                prev.stream().map(Pdu::eventId).toList(),
                auth.stream().map(Pdu::eventId).toList(),
                hashes,
                depth,
                nextTs++,
                sender.server(),
                key(sender.server())));
    }

    /// The same event signed anew after something of it was changed.
    public Pdu signed(JsonValue.Obj json, ServerName by) {
        return parsed(EventBuilder.complete(room.version(), json, by, key(by)));
    }

    public static Pdu parsed(ParseResult<Pdu> result) {
        return switch (result) {
            case ParseResult.Parsed<Pdu>(Pdu event) -> event;
            case ParseResult.Malformed<Pdu>(String reason) -> throw new IllegalArgumentException(reason);
        };
    }

    /// The newest event, if there is but one extremity.
    public Pdu last() {
        return ports.rooms()
                .events(List.of(head().extremities().getFirst().eventNid()))
                .values()
                .iterator()
                .next()
                .pdu();
    }

    public Pdu join(UserId user, Pdu... prev) {
        return event(user, EventTypes.MEMBER, user.value(), JsonValue.obj("membership", "join"), List.of(prev));
    }

    public Pdu message(UserId sender, String body, Pdu... prev) {
        return event(sender, EventTypes.MESSAGE, null, JsonValue.obj("body", body), List.of(prev));
    }

    public Pdu state(UserId sender, String type, String value, Pdu... prev) {
        return event(sender, type, "", JsonValue.obj("value", value), List.of(prev));
    }
}
