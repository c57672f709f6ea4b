package dev.vesta.core.inbound;

import dev.vesta.core.port.KeyRing;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.Peers;
import dev.vesta.core.port.ResetListener;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.Tasks;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.RoomWriter;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Receives events that other servers send. One per server.
/// ([spec](https://spec.matrix.org/v1.19/server-server-api/#checks-performed-on-receipt-of-a-pdu))
///
/// What an event needs and we lack is fetched from whoever sent it, before the room's turn; then each event is decided
/// and committed by itself, those before it first.
public final class Receiver {
    private final RoomStore rooms;
    private final Numbers numbers;
    private final RoomWriter writer;
    private final Peers peers;
    private final Clock clock;
    private final Limits limits;
    private final Intake intake;
    private final ResetWatch resets;

    public Receiver(
            RoomStore rooms,
            Numbers numbers,
            RoomWriter writer,
            Peers peers,
            KeyRing keys,
            Tasks tasks,
            Clock clock,
            ServerName self,
            Limits limits) {
        this(rooms, numbers, writer, peers, keys, clock, limits, ResetWatch::warn);
    }

    /// @param resets is told of what looks like a state reset
    public Receiver(
            RoomStore rooms,
            Numbers numbers,
            RoomWriter writer,
            Peers peers,
            KeyRing keys,
            Clock clock,
            Limits limits,
            ResetListener resets) {
        this.rooms = rooms;
        this.numbers = numbers;
        this.writer = writer;
        this.peers = peers;
        this.clock = clock;
        this.limits = limits;
        this.intake = new Intake(new SignatureCheck(keys, limits.signatures()));
        this.resets = new ResetWatch(rooms, numbers, resets);
    }

    /// Takes events of one room, in any order.
    ///
    /// @param origin who sent them, and is asked for what is missing
    /// @param pdus as they were sent, unchecked
    /// @return an outcome each, in the given order
    public List<Outcome> receive(ServerName origin, RoomRef room, List<JsonValue.Obj> pdus) {
        List<Outcome> answers = new ArrayList<>();
        List<@Nullable EventId> order = new ArrayList<>();
        Map<EventId, Pdu> came = new LinkedHashMap<>();
        for (JsonValue.Obj json : pdus) {
            switch (intake.check(room, json)) {
                case Intake.Checked.Sound(Pdu event) -> {
                    came.putIfAbsent(event.eventId(), event);
                    order.add(event.eventId());
                }
                case Intake.Checked.Bad(EventId event, String reason) -> {
                    order.add(null);
                    answers.add(new Outcome.Refused(event, reason));
                }
            }
        }
        Map<EventId, Outcome> outcomes = new HashMap<>();
        // What is here as an outlier stays as it was stored.
        Map<EventId, StoredEvent> stored = came.isEmpty() ? Map.of() : rooms.events(room, came.keySet());
        stored.forEach((id, event) -> {
            if (event.isOutlier()) {
                came.put(id, event.pdu());
            } else {
                came.remove(id);
                outcomes.put(id, new Outcome.Known(id));
            }
        });
        if (!came.isEmpty()) {
            outcomes.putAll(receive(new Asking(peers, intake, origin, room, limits.calls()), room, came));
        }
        return inOrder(order, answers, outcomes);
    }

    private static List<Outcome> inOrder(
            List<@Nullable EventId> order, List<Outcome> refused, Map<EventId, Outcome> outcomes) {
        List<Outcome> all = new ArrayList<>();
        int next = 0;
        for (EventId id : order) {
            Outcome outcome = id == null ? refused.get(next++) : outcomes.get(id);
            if (outcome == null) {
                throw new IllegalStateException("Nothing became of " + id);
            }
            all.add(outcome);
        }
        return all;
    }

    private Map<EventId, Outcome> receive(Asking asking, RoomRef room, Map<EventId, Pdu> came) {
        Map<EventId, Pdu> all = new MissingEvents(rooms, room, asking, limits).gather(came);
        AuthGathering auth = new AuthGathering(rooms, room, asking, limits);
        Outliers outliers = new Outliers(rooms, writer, new Rows(numbers), clock, room);
        outliers.store(auth.behind(all));
        GapState gaps = new GapState(rooms, numbers, room, asking, auth, outliers, limits);
        return new Batch(rooms, numbers, writer, clock, limits, resets, room, gaps).take(all);
    }
}
