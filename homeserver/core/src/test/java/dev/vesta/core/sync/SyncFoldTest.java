package dev.vesta.core.sync;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.fake.World;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Incremental syncs folded together equal an initial sync, and no event comes twice or is missed.
class SyncFoldTest {
    private static final int WORLDS = 30;
    private static final int STEPS = 120;

    /// What a client asks for.
    private enum Mode {
        PLAIN,
        /// `use_state_after`: the timeline says nothing of the state.
        STATE_AFTER,
        /// Only messages in the timeline: all changes of state come beside it.
        MESSAGES
    }

    /// What a client makes of its syncs.
    private static final class Client {
        final World world;
        final Caller user;
        final Mode mode;
        final JsonValue.Obj filter;
        String since;
        final Map<String, Map<StateKey, String>> state = new TreeMap<>();
        final Map<String, Map<StateKey, String>> left = new TreeMap<>();
        final Map<String, List<String>> timeline = new TreeMap<>();
        final Set<String> joined = new HashSet<>();
        final Set<String> invited = new HashSet<>();

        Client(World world, Caller user, Mode mode, int limit) {
            this.world = world;
            this.user = user;
            this.mode = mode;
            JsonValue.Obj cut = JsonValue.obj("limit", limit);
            this.filter = JsonValue.obj(
                    "room",
                    JsonValue.obj(
                            "include_leave",
                            true,
                            "timeline",
                            mode == Mode.MESSAGES ? cut.with("types", JsonValue.arr("m.room.message")) : cut));
        }

        /// The same client without a memory.
        Client fresh() {
            Client fresh = new Client(world, user, mode, 1);
            fresh.sync();
            return fresh;
        }

        void sync() {
            take(world.sync.sync(
                    user,
                    new SyncService.Request(
                            since,
                            Duration.ZERO,
                            false,
                            mode == Mode.STATE_AFTER ? StateSection.AFTER : StateSection.BEFORE,
                            filter)));
        }

        private void take(JsonValue.Obj body) {
            since = body.string("next_batch").orElseThrow();
            JsonValue.Obj rooms = body.object("rooms").orElseThrow();
            rooms.object("invite").orElseThrow().members().keySet().forEach(room -> {
                joined.remove(room);
                invited.add(room);
                left.remove(room);
            });
            rooms.object("leave").orElseThrow().members().forEach((room, what) -> {
                joined.remove(room);
                invited.remove(room);
                told(room, (JsonValue.Obj) what);
                left.put(room, state.getOrDefault(room, Map.of()));
                state.remove(room);
            });
            rooms.object("join").orElseThrow().members().forEach((room, what) -> {
                joined.add(room);
                invited.remove(room);
                left.remove(room);
                told(room, (JsonValue.Obj) what);
            });
        }

        private void told(String room, JsonValue.Obj section) {
            apply(room, events(section, mode == Mode.STATE_AFTER ? "state_after" : "state"), false);
            apply(room, events(section, "timeline"), true);
        }

        private void apply(String room, List<JsonValue.Obj> events, boolean inTimeline) {
            for (JsonValue.Obj event : events) {
                String id = event.string("event_id").orElseThrow();
                event.string("state_key")
                        .filter(key -> !inTimeline || mode != Mode.STATE_AFTER)
                        .ifPresent(key -> state.computeIfAbsent(room, r -> new LinkedHashMap<>())
                                .put(new StateKey(event.string("type").orElseThrow(), key), id));
                if (inTimeline) {
                    timeline.computeIfAbsent(room, r -> new ArrayList<>()).add(id);
                }
            }
        }

        private static List<JsonValue.Obj> events(JsonValue.Obj join, String section) {
            return join.object(section).orElseThrow().array("events").orElseThrow().items().stream()
                    .map(JsonValue.Obj.class::cast)
                    .toList();
        }
    }

    @Test
    void incrementalSyncsFoldToAnInitialSync() {
        for (long seed = 1; seed <= WORLDS; seed++) {
            run(seed);
        }
        System.out.println("SyncFoldTest: " + WORLDS + " worlds of " + STEPS + " steps, 9 clients each");
    }

    private static void run(long seed) {
        World world = new World(seed);
        Random random = new Random(seed);
        List<Caller> people = List.of(world.user("alice"), world.user("bob"), world.user("carol"));
        List<RoomId> rooms = new ArrayList<>();
        for (String version : List.of("11", "12", "12")) {
            rooms.add(world.room(people.getFirst(), "public_chat", version));
        }
        List<Client> clients = new ArrayList<>();
        for (Caller watcher : people) {
            for (Mode mode : Mode.values()) {
                clients.add(new Client(world, watcher, mode, 1 + random.nextInt(4)));
            }
        }
        clients.forEach(Client::sync);
        for (int step = 0; step < STEPS; step++) {
            act(world, random, people, rooms, step);
            for (Client client : clients) {
                if (random.nextInt(4) == 0) {
                    client.sync();
                }
            }
        }
        clients.forEach(Client::sync);
        clients.forEach(client -> compare(seed, client, client.fresh()));
    }

    private static void compare(long seed, Client client, Client fresh) {
        String where = "seed " + seed + ", " + client.user.user() + " " + client.mode;
        assertThat(client.joined).as(where).isEqualTo(fresh.joined);
        assertThat(client.invited).as(where).isEqualTo(fresh.invited);
        for (String room : fresh.joined) {
            assertThat(client.state.get(room)).as("%s, %s", where, room).isEqualTo(fresh.state.get(room));
        }
        for (String room : fresh.left.keySet()) {
            assertThat(client.left.get(room)).as("%s, left %s", where, room).isEqualTo(fresh.left.get(room));
        }
        client.timeline.forEach(
                (room, ids) -> assertThat(ids).as("%s, %s", where, room).doesNotHaveDuplicates());
    }

    private static void act(World world, Random random, List<Caller> people, List<RoomId> rooms, int step) {
        Caller who = people.get(random.nextInt(people.size()));
        Caller whom = people.get(random.nextInt(people.size()));
        RoomId room = rooms.get(random.nextInt(rooms.size()));
        try {
            switch (random.nextInt(7)) {
                case 0 -> world.members.join(who, room, null);
                case 1 -> world.members.leave(who, room, null);
                case 2 -> world.members.invite(who, room, whom.user(), null);
                case 3 ->
                    world.messages.setState(
                            who, room, new StateKey("m.room.topic", ""), JsonValue.obj("topic", "t" + step));
                case 4 ->
                    world.messages.setState(
                            who,
                            room,
                            new StateKey("m.room.member", who.user().value()),
                            JsonValue.obj("membership", "join", "displayname", "n" + step));
                default ->
                    world.messages.send(who, room, "m.room.message", "t" + step, JsonValue.obj("body", "m" + step));
            }
        } catch (MatrixException e) {
            // The rules refuse many of these: that is the point of choosing blindly.
            assertThat(e.status()).isLessThan(500);
        }
    }
}
