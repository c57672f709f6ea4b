package dev.vesta.core.sim;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.inbound.Resident;
import dev.vesta.core.inbound.ResidentJoins;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.Peers.PeerException;
import dev.vesta.core.port.StorageException;
import dev.vesta.core.room.CreateRoom;
import dev.vesta.core.room.Draft;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.RoomWriter.Decided;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventBuilder;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.json.ParseResult;
import dev.vesta.protocol.room.RoomVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/// What clients do, and what they were told of it.
final class Work {
    record Person(SimServer server, UserId user, Caller caller) {
        StateKey member() {
            return new StateKey(EventTypes.MEMBER, user.value());
        }
    }

    record Place(RoomId id, RoomVersion version) {}

    /// An event of which a client was told that it is sent.
    record Ack(SimServer server, RoomId room, EventId event) {}

    private static final StateKey LEVELS = new StateKey(EventTypes.POWER_LEVELS, "");

    final List<Person> people = new ArrayList<>();
    final List<Place> places = new ArrayList<>();
    final List<Ack> acks = new ArrayList<>();
    private final Map<String, Set<EventId>> ofTxn = new HashMap<>();
    private final Simulation sim;
    private int said;

    Work(Simulation sim) {
        this.sim = sim;
    }

    Person person(SimServer server, String localpart) {
        UserId user = UserId.parse("@" + localpart + ":" + server.name).orElseThrow();
        long nid = server.disk.numbers.users(List.of(user)).get(user);
        Person person = new Person(server, user, new Caller(nid, user, new DeviceId("DEV"), false));
        people.add(person);
        return person;
    }

    /// Counts what requests came to: none may come to two events.
    void committed(RoomCommit commit) {
        for (NewEvent event : commit.events()) {
            event.pdu().content().string("txn").ifPresent(txn -> {
                Set<EventId> events = ofTxn.computeIfAbsent(txn, _ -> new HashSet<>());
                events.add(event.pdu().eventId());
                if (events.size() > 1) {
                    throw new AssertionError("request " + txn + " made two events: " + events);
                }
            });
        }
    }

    /// One thing that somebody does, refused or not. Waits until it is over.
    void act() {
        if (places.isEmpty() || (places.size() < sim.maxRooms && sim.any(12) == 0)) {
            create(one(people));
            return;
        }
        Place place = one(places);
        List<Person> inside = people.stream().filter(it -> isJoined(it, place)).toList();
        List<Person> outside =
                people.stream().filter(it -> !isJoined(it, place)).toList();
        // A room in which one server is alone has nothing to show.
        boolean lonely = inside.stream().map(Person::server).distinct().count() < 2;
        int what = sim.any(100);
        if (inside.isEmpty() || what < (lonely ? 60 : 14)) {
            if (!outside.isEmpty()) {
                join(one(outside), place);
            }
        } else if (what < (lonely ? 90 : 54)) {
            say(one(inside), place);
        } else {
            change(one(inside), place, what);
        }
    }

    private void change(Person who, Place place, int what) {
        Person whom = one(people);
        if (what < 64) {
            JsonValue.Obj topic = JsonValue.obj("topic", "topic " + ++said);
            state(who, place, new StateKey("m.room.topic", ""), topic);
        } else if (what < 71) {
            membership(who, place, whom, "invite");
        } else if (what < 74) {
            membership(who, place, whom, "leave");
        } else if (what < 78) {
            membership(who, place, whom, "ban");
        } else if (what < 81) {
            membership(who, place, who, "leave");
        } else if (what < 92) {
            power(who, place, whom);
        } else if (what < 96) {
            String rule = sim.any(3) == 0 ? "invite" : "public";
            state(who, place, new StateKey(EventTypes.JOIN_RULES, ""), JsonValue.obj("join_rule", rule));
        } else {
            redact(who, place);
        }
    }

    void create(Person who) {
        RoomVersion version = one(sim.versions);
        String preset = sim.any(4) == 0 ? "private_chat" : "public_chat";
        CreateRoom wish = new CreateRoom(
                preset,
                "private",
                version.id(),
                null,
                null,
                List.of(),
                false,
                JsonValue.Obj.EMPTY,
                List.of(),
                JsonValue.Obj.EMPTY);
        String what = "creates a room of version " + version.id() + ", " + preset;
        RoomId made = ask(who, what, node -> node.creation.create(who.caller(), wish));
        if (made != null) {
            places.add(new Place(made, version));
        }
    }

    void say(Person who, Place place) {
        String txn = "t" + ++said;
        JsonValue.Obj content = JsonValue.obj("body", "message " + txn, "msgtype", "m.text", "txn", txn);
        String what = "says " + txn + " in " + roomName(place);
        // Who hears nothing asks again, with the same transaction id.
        for (int attempt = 0; attempt < 3; attempt++) {
            EventId event = ask(
                    who, what, node -> node.messages.send(who.caller(), place.id(), "m.room.message", txn, content));
            if (event != null) {
                ack(who, place, event);
                return;
            }
        }
    }

    private void redact(Person who, Place place) {
        RoomRef ref = ref(who, place);
        List<StoredEvent> some = ref == null
                ? List.of()
                : who.server().disk.eventsOf(ref).stream()
                        .filter(it -> it.ord() != StoredEvent.NO_ORD)
                        .toList();
        if (!some.isEmpty()) {
            EventId target = one(some).pdu().eventId();
            String txn = "t" + ++said;
            EventId event = ask(
                    who,
                    "redacts " + sim.story.name(target),
                    node -> node.messages.redact(who.caller(), place.id(), target, txn, JsonValue.obj("txn", txn)));
            ack(who, place, event);
        }
    }

    private void state(Person who, Place place, StateKey key, JsonValue.Obj content) {
        String what = "sets " + key.type() + " in " + roomName(place) + " to "
                + content.members().values();
        ack(who, place, ask(who, what, node -> node.messages.setState(who.caller(), place.id(), key, content)));
    }

    /// Through the writer: the services above it do not federate yet.
    private void membership(Person who, Place place, Person whom, String membership) {
        RoomRef ref = ref(who, place);
        if (ref == null) {
            return;
        }
        JsonValue.Obj content = JsonValue.obj("membership", membership);
        ack(
                who,
                place,
                ask(
                        who,
                        "makes the membership of " + whom.user() + " in " + roomName(place) + " " + membership,
                        node -> node.writer.write(ref, null, view -> {
                            view.checkJoined(who.user());
                            return Decided.send(Draft.state(who.user(), whom.member(), content));
                        })));
    }

    private void power(Person who, Place place, Person whom) {
        RoomRef ref = ref(who, place);
        if (ref == null) {
            return;
        }
        long level = one(List.of(0L, 50L, 50L, 100L, 100L));
        ack(
                who,
                place,
                ask(
                        who,
                        "gives " + whom.user() + " the power " + level + " in " + roomName(place),
                        node -> node.writer.write(ref, null, view -> {
                            view.checkJoined(who.user());
                            Pdu now = view.state(LEVELS);
                            JsonValue.Obj content = now == null ? JsonValue.Obj.EMPTY : now.content();
                            JsonValue.Obj users = content.object("users").orElse(JsonValue.Obj.EMPTY);
                            return Decided.send(Draft.state(
                                    who.user(),
                                    LEVELS,
                                    content.with("users", users.with(whom.user().value(), JsonValue.of(level)))));
                        })));
    }

    void join(Person who, Place place) {
        RoomRef here = ref(who, place);
        if (here != null && who.server().isIn(here, who.server().name)) {
            ask(who, "joins " + roomName(place), node -> {
                node.members.join(who.caller(), place.id(), null);
                return true;
            });
            return;
        }
        List<SimServer> residents = sim.servers.stream()
                .filter(it -> it != who.server())
                .filter(it -> it.disk
                        .store
                        .find(place.id())
                        .filter(ref -> it.isIn(ref, it.name))
                        .isPresent())
                .toList();
        if (residents.isEmpty()) {
            return;
        }
        SimServer resident = one(residents);
        ask(who, "joins " + roomName(place) + " through " + resident, node -> enter(node, who, place, resident));
    }

    private Boolean enter(SimNode node, Person who, Place place, SimServer resident) {
        ResidentJoins.Template template = sim.network.ask(
                node.server.name,
                resident.name,
                "make_join",
                it -> it.makeJoin(node.server.name, place.id(), who.user()));
        RoomVersion version = RoomVersion.of(template.roomVersion()).orElseThrow();
        Pdu join = ((ParseResult.Parsed<Pdu>)
                        EventBuilder.complete(version, template.event(), node.server.name, node.server.disk.key))
                .value();
        Resident.State state = sim.network.ask(
                node.server.name,
                resident.name,
                "send_join",
                it -> it.sendJoin(node.server.name, place.id(), join.json()));
        node.entry.enter(resident.name, version, join, state.events(), state.authChain());
        ack(who, place, join.eventId());
        return true;
    }

    private void ack(Person who, Place place, EventId event) {
        if (event != null) {
            acks.add(new Ack(who.server(), place.id(), event));
            who.server().tell("told " + who.user() + ": " + sim.story.name(event));
        }
    }

    /// Null when it was refused, or nobody knows.
    private <T> T ask(Person who, String what, Function<SimNode, T> work) {
        who.server().tell(who.user() + " " + what);
        try {
            return sim.network.at(who.server(), what, work);
        } catch (MatrixException e) {
            who.server().tell(who.user() + " is refused (" + what + "): " + e.text());
        } catch (PeerException | StorageException | Network.Lost e) {
            who.server().tell(who.user() + " hears nothing good (" + what + "): " + e.getMessage());
        }
        return null;
    }

    private String roomName(Place place) {
        return "room " + (places.indexOf(place) + 1);
    }

    RoomRef ref(Person who, Place place) {
        return who.server().disk.store.find(place.id()).orElse(null);
    }

    boolean isJoined(Person who, Place place) {
        RoomRef ref = ref(who, place);
        return ref != null
                && who.server()
                        .state(ref, who.member())
                        .flatMap(member -> member.pdu().content().string("membership"))
                        .filter("join"::equals)
                        .isPresent();
    }

    private <T> T one(List<T> all) {
        return all.get(sim.any(all.size()));
    }
}
