package dev.vesta.core.sync;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.room.RoomHistory;
import dev.vesta.core.room.RoomReader;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What clients used before `/sync`, told by the same engine; and following a room from outside.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#room-previews))
public final class OldSync {
    /// In one answer; who follows a room gets the rest with the next one.
    private static final int MAX_EVENTS = 100;

    private static final Duration MAX_TIMEOUT = Duration.ofMinutes(5);

    private final SyncService sync;
    private final SyncStore store;
    private final RoomStore rooms;
    private final RoomReader reader;
    private final RoomHistory history;
    private final EventSight sight;
    private final Waiters waiters;
    private final Clock clock;
    private final Predicate<RoomRef> listed;

    /// @param listed whether the directory shows a room
    public OldSync(
            SyncService sync,
            SyncStore store,
            RoomStore rooms,
            RoomReader reader,
            RoomHistory history,
            EventSight sight,
            Waiters waiters,
            Clock clock,
            Predicate<RoomRef> listed) {
        this.sync = sync;
        this.store = store;
        this.rooms = rooms;
        this.reader = reader;
        this.history = history;
        this.sight = sight;
        this.waiters = waiters;
        this.clock = clock;
        this.listed = listed;
    }

    /// New events of the caller's rooms with their typing notices and receipts, invites, and presence, as older tools
    /// expect them: all in one list. `M_INVALID_PARAM` for a token that is not ours.
    ///
    /// @param from a token, or null: from now on
    public JsonValue.Obj events(Caller caller, @Nullable String from, Duration timeout) {
        String start = from == null ? now(caller) : from;
        JsonValue.Obj filter = JsonValue.obj("room", JsonValue.obj("timeline", JsonValue.obj("limit", MAX_EVENTS)));
        JsonValue.Obj answer = sync.sync(caller, new SyncService.Request(start, timeout, false, filter));
        List<JsonValue> chunk = new ArrayList<>();
        for (String section : List.of("join", "leave")) {
            section(answer, section).members().forEach((room, told) -> {
                if (told instanceof JsonValue.Obj obj) {
                    chunk.addAll(inRoom(events(obj, "timeline"), room));
                    chunk.addAll(inRoom(events(obj, "ephemeral"), room));
                }
            });
        }
        for (JsonValue invited : invites(caller, section(answer, "invite"))) {
            ((JsonValue.Obj) invited).object("invite").ifPresent(chunk::add);
        }
        chunk.addAll(events(answer, "presence"));
        return JsonValue.obj("start", start, "end", answer.string("next_batch").orElse(start), "chunk", chunk);
    }

    /// New events of one room, which may be world-readable and none of the caller's. `M_FORBIDDEN` where
    /// they may not look in, `M_INVALID_PARAM` for a token that is not ours.
    public JsonValue.Obj peek(Caller caller, RoomId room, @Nullable String from, Duration timeout) {
        RoomRef ref = rooms.find(room)
                .orElseThrow(() -> Errors.forbidden("You may not look into this room, or there is no such room."));
        Duration wait = timeout.compareTo(MAX_TIMEOUT) > 0 ? MAX_TIMEOUT : timeout;
        long deadline = clock.millis() + Math.max(0, wait.toMillis());
        try (Waiters.Waiting waiting = waiters.register(caller.userNid())) {
            waiting.watch(List.of(ref.nid()));
            String start =
                    from == null ? position(store.memberships(caller.userNid()).head()) : from;
            while (true) {
                String head = position(store.memberships(caller.userNid()).head());
                RoomHistory.Page page = history.messages(caller, room, start, head, false, MAX_EVENTS);
                long left = deadline - clock.millis();
                boolean atOnce = !page.chunk().isEmpty() || page.end() != null || waiters.closed();
                if (atOnce || left <= 0 || !waiting.await(Duration.ofMillis(left))) {
                    String end = page.end() == null ? head : page.end();
                    return JsonValue.obj("start", start, "end", end, "chunk", page.chunk());
                }
            }
        }
    }

    /// Everything, in the form of old.
    ///
    /// @param limit how many events of each room
    /// @param archived rooms that the caller has left too
    public JsonValue.Obj initial(Caller caller, int limit, boolean archived) {
        JsonValue.Obj filter = JsonValue.obj(
                "room",
                JsonValue.obj(
                        "include_leave",
                        archived,
                        "timeline",
                        JsonValue.obj("limit", Math.clamp(limit, 0, MAX_EVENTS))));
        JsonValue.Obj answer =
                sync.sync(caller, new SyncService.Request(null, Duration.ZERO, false, StateSection.AFTER, filter));
        String end = answer.string("next_batch").orElseThrow();
        List<JsonValue> infos = new ArrayList<>();
        section(answer, "join").members().forEach((room, told) -> infos.add(info(room, "join", told, end)));
        section(answer, "leave").members().forEach((room, told) -> infos.add(info(room, "leave", told, end)));
        infos.addAll(invites(caller, section(answer, "invite")));
        return JsonValue.obj(
                "end",
                end,
                "presence",
                events(answer, "presence"),
                "account_data",
                events(answer, "account_data"),
                "rooms",
                infos);
    }

    /// A token after all that is there now, typing and presence too.
    private String now(Caller caller) {
        String head = position(store.memberships(caller.userNid()).head());
        return sync.sync(caller, new SyncService.Request(head, Duration.ZERO, false, JsonValue.Obj.EMPTY))
                .string("next_batch")
                .orElse(head);
    }

    /// One room's state and newest events, for whoever may look in. `M_FORBIDDEN` for others. Who is in the room is
    /// told their own data of it, receipts, and the presence of its members too.
    public JsonValue.Obj room(Caller caller, RoomId room) {
        List<JsonValue.Obj> state = reader.state(caller, room);
        String membership = state.stream()
                .filter(event -> event.string("type").orElse("").equals(EventTypes.MEMBER)
                        && event.string("state_key")
                                .orElse("")
                                .equals(caller.user().value()))
                .findFirst()
                .flatMap(event -> event.object("content"))
                .flatMap(content -> content.string("membership"))
                .orElse(null);
        String end = position(store.memberships(caller.userNid()).head());
        RoomHistory.Page page = history.messages(caller, room, end, null, true, MAX_EVENTS);
        JsonValue.Obj inside = "join".equals(membership) ? inside(caller, room) : null;
        return JsonValue.obj(
                "room_id",
                room.value(),
                "membership",
                membership,
                "messages",
                JsonValue.obj(
                        "start", page.end(), "end", end, "chunk", page.chunk().reversed()),
                "state",
                state,
                "visibility",
                rooms.find(room).filter(listed).isPresent() ? "public" : "private",
                "account_data",
                inside == null ? null : events(section(inside, room), "account_data"),
                "receipts",
                inside == null ? null : receipts(section(inside, room)),
                "presence",
                inside == null ? null : presence(inside, state));
    }

    /// What a sync tells of this room alone.
    private JsonValue.Obj inside(Caller caller, RoomId room) {
        JsonValue.Obj nothing = JsonValue.obj("types", List.of());
        JsonValue.Obj filter = JsonValue.obj(
                "room",
                JsonValue.obj(
                        "rooms",
                        List.of(room.value()),
                        "timeline",
                        JsonValue.obj("types", List.of(), "limit", 0),
                        "state",
                        nothing),
                "account_data",
                nothing);
        return sync.sync(caller, new SyncService.Request(null, Duration.ZERO, false, filter));
    }

    private static JsonValue.Obj section(JsonValue.Obj answer, RoomId room) {
        return section(answer, "join").object(room.value()).orElse(JsonValue.Obj.EMPTY);
    }

    private static List<JsonValue> receipts(JsonValue.Obj section) {
        return events(section, "ephemeral").stream()
                .filter(event -> "m.receipt".equals(text(event, "type")))
                .toList();
    }

    /// Of those who are there, the ones that are in the room.
    private static List<JsonValue> presence(JsonValue.Obj answer, List<JsonValue.Obj> state) {
        Set<String> members = state.stream()
                .filter(event -> EventTypes.MEMBER.equals(text(event, "type"))
                        && event.object("content")
                                .flatMap(content -> content.string("membership"))
                                .filter("join"::equals)
                                .isPresent())
                .map(event -> text(event, "state_key"))
                .collect(Collectors.toSet());
        return events(answer, "presence").stream()
                .filter(event -> members.contains(text(event, "sender")))
                .toList();
    }

    private static String text(JsonValue event, String key) {
        return event instanceof JsonValue.Obj obj ? obj.string(key).orElse("") : "";
    }

    /// An event by its id alone. `M_NOT_FOUND` for one that the caller may not see, too.
    public JsonValue.Obj event(Caller caller, EventId event) {
        MatrixException none = Errors.notFound("There is no such event, or you may not see it.");
        RoomRef room = rooms.roomOf(event).orElseThrow(() -> none);
        try {
            return reader.event(caller, room.id(), event);
        } catch (MatrixException e) {
            throw e.code() == ErrCode.M_FORBIDDEN ? none : e;
        }
    }

    private static JsonValue.Obj info(String room, String membership, JsonValue told, String end) {
        JsonValue.Obj section = told instanceof JsonValue.Obj obj ? obj : JsonValue.Obj.EMPTY;
        String start = section.object("timeline")
                .flatMap(timeline -> timeline.string("prev_batch"))
                .orElse(null);
        return JsonValue.obj(
                "room_id",
                room,
                "membership",
                membership,
                "messages",
                JsonValue.obj("start", start, "end", end, "chunk", inRoom(events(section, "timeline"), room)),
                "state",
                inRoom(events(section, "state_after"), room),
                "account_data",
                events(section, "account_data"));
    }

    private List<JsonValue> invites(Caller caller, JsonValue.Obj invited) {
        Map<String, Long> events = new HashMap<>();
        store.memberships(caller.userNid()).memberships().stream()
                .filter(membership -> membership.membership().equals("invite"))
                .forEach(membership -> events.put(membership.room().id().value(), membership.eventNid()));
        Map<Long, StoredEvent> found = rooms.events(events.values());
        List<JsonValue> infos = new ArrayList<>();
        for (String room : invited.members().keySet()) {
            StoredEvent invite = found.get(events.getOrDefault(room, 0L));
            if (invite != null) {
                JsonValue.Obj event = sight.writeState(List.of(invite), true).getFirst();
                infos.add(JsonValue.obj("room_id", room, "membership", "invite", "invite", event));
            }
        }
        return infos;
    }

    private String position(long pos) {
        return Tokens.position(new Tokens.Token.Position(store.logEpoch(), pos, 0, Tokens.Ephemeral.NONE));
    }

    private static JsonValue.Obj section(JsonValue.Obj answer, String name) {
        return answer.object("rooms").flatMap(rooms -> rooms.object(name)).orElse(JsonValue.Obj.EMPTY);
    }

    private static List<JsonValue> events(JsonValue.Obj in, String section) {
        return in.object(section)
                .flatMap(found -> found.array("events"))
                .map(JsonValue.Arr::items)
                .orElse(List.of());
    }

    private static List<JsonValue> inRoom(List<JsonValue> events, String room) {
        return events.stream().map(event -> inRoom(event, room)).toList();
    }

    private static JsonValue inRoom(JsonValue event, String room) {
        return event instanceof JsonValue.Obj obj ? obj.with("room_id", JsonValue.str(room)) : event;
    }
}
