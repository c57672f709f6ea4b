package dev.vesta.storage;

import dev.vesta.core.account.Caller;
import dev.vesta.core.doctor.Checks;
import dev.vesta.core.doctor.ConsistencyCheck;
import dev.vesta.core.doctor.Difference;
import dev.vesta.core.fake.ThreadTasks;
import dev.vesta.core.room.Admission;
import dev.vesta.core.room.CreateRoom;
import dev.vesta.core.room.RoomAliases;
import dev.vesta.core.room.RoomCreation;
import dev.vesta.core.room.RoomMembers;
import dev.vesta.core.room.RoomMessages;
import dev.vesta.core.room.RoomWriter;
import dev.vesta.core.room.StateGate;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.protocol.sign.SigningKey;
import dev.vesta.storage.embedded.DatabaseAddress;
import dev.vesta.storage.embedded.TestPostgres;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// The services that write rooms, over a real database, and the doctor beside them.
final class Services implements AutoCloseable {
    private static final long TS = 1_700_000_000_000L;

    final Vertx vertx = Vertx.vertx();
    final SigningKey key = SigningKey.of("test", new byte[32]);
    final Storage storage;
    final RoomCreation creation;
    final RoomMembers members;
    final RoomMessages messages;
    private int txns;

    Services(DatabaseAddress address) {
        storage = Storage.open(vertx, DatabaseUrl.of(address), 4, World.SERVER);
        Clock clock = Clock.fixed(Instant.ofEpochMilli(TS), ZoneOffset.UTC);
        Random random = new Random(7);
        RoomWriter writer = new RoomWriter(
                storage.rooms(), storage.log(), storage.numbers(), new ThreadTasks(), clock, World.SERVER, key);
        creation = new RoomCreation(
                writer,
                count -> {
                    byte[] bytes = new byte[count];
                    random.nextBytes(bytes);
                    return bytes;
                },
                World.SERVER,
                RoomVersion.V12,
                Admission.PLAIN,
                new RoomAliases(storage.rooms(), storage.numbers(), storage.directory(), writer, World.SERVER, clock));
        members = new RoomMembers(storage.rooms(), writer, World.SERVER, Admission.PLAIN);
        messages = new RoomMessages(storage.rooms(), storage.relations(), writer, StateGate.OPEN);
    }

    static Services fresh(TestPostgres.Database database) {
        return new Services(database.address());
    }

    Caller user(String localpart) {
        UserId user = UserId.parse("@" + localpart + ":" + World.SERVER).orElseThrow();
        long nid = storage.numbers().users(List.of(user)).get(user);
        return new Caller(nid, user, new DeviceId("DEV" + localpart), false);
    }

    RoomId room(Caller creator, String version) {
        return creation.create(
                creator,
                new CreateRoom(
                        "public_chat",
                        "public",
                        version,
                        "A room",
                        null,
                        List.of(),
                        false,
                        JsonValue.Obj.EMPTY,
                        List.of(),
                        JsonValue.Obj.EMPTY));
    }

    void say(Caller caller, RoomId room, String body) {
        messages.send(caller, room, EventTypes.MESSAGE, "t" + txns++, JsonValue.obj("body", body, "msgtype", "m.text"));
    }

    void set(Caller caller, RoomId room, String type, String stateKey, JsonValue.Obj content) {
        messages.setState(caller, room, new StateKey(type, stateKey), content);
    }

    /// A room in which much has happened: more members than a leaf of the tree holds, leaves, an invitation, a ban.
    RoomId livelyRoom(String version) {
        Caller alice = user("alice");
        Caller bob = user("bob");
        Caller carol = user("carol");
        RoomId room = room(alice, version);
        // More state than a leaf of the tree holds.
        for (int i = 0; i < 80; i++) {
            members.join(user("member" + i), room, null);
        }
        members.join(bob, room, null);
        for (int i = 0; i < 4; i++) {
            say(bob, room, "message " + i);
        }
        members.join(carol, room, null);
        members.leave(user("member3"), room, "bye");
        members.invite(alice, room, user("dave").user(), null);
        set(alice, room, EventTypes.MEMBER, "@member4:example.org", JsonValue.obj("membership", "ban"));
        set(alice, room, EventTypes.NAME, "", JsonValue.obj("name", "Another name"));
        set(alice, room, "org.example", "\0\u00e4", JsonValue.obj("k", "with U+0000 \0"));
        members.leave(carol, room, null);
        members.join(carol, room, null);
        for (int i = 4; i < 8; i++) {
            say(i % 2 == 0 ? bob : alice, room, "message " + i);
        }
        return room;
    }

    List<Difference> differences(Checks checks) {
        List<Difference> found = new ArrayList<>();
        new ConsistencyCheck(storage.consistency(), checks).all(found::add);
        return found;
    }

    @Override
    public void close() {
        storage.close();
        vertx.close().await();
    }
}
