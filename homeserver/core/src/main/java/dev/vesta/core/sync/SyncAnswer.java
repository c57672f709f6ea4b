package dev.vesta.core.sync;

import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.filter.EventFilter;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The answer of a sync while it is put together. What the filter does not want is dropped here, so that
/// parts need not ask.
public final class SyncAnswer {
    private final SyncFilter filter;
    private final Map<String, JoinedRoom> join = new LinkedHashMap<>();
    private final Map<String, JsonValue> invite = new LinkedHashMap<>();
    private final Map<String, JsonValue> leave = new LinkedHashMap<>();
    private final Map<String, JsonValue> knock = new LinkedHashMap<>();
    private final List<JsonValue> accountData = new ArrayList<>();
    private final List<JsonValue> presence = new ArrayList<>();
    private List<JsonValue.Obj> toDevice = List.of();
    private @Nullable Long toDevicePos;
    private Tokens.@Nullable Ephemeral seen;

    SyncAnswer(SyncFilter filter) {
        this.filter = filter;
    }

    /// The room's section, made when it is not there yet; a section to which nothing is added is left out.
    public JoinedRoom joined(RoomRef room) {
        return join.computeIfAbsent(room.id().value(), id -> new JoinedRoom(id, filter));
    }

    /// Whether somebody has added something to the room's section.
    public boolean tells(RoomRef room) {
        JoinedRoom present = join.get(room.id().value());
        return present != null && !present.isEmpty();
    }

    /// Adds the user's data that belongs to no room.
    public void accountData(JsonValue.Obj event) {
        if (accepts(filter.accountData(), event)) {
            accountData.add(event);
        }
    }

    /// Adds an `m.presence`.
    public void presence(JsonValue.Obj event) {
        if (accepts(filter.presence(), event)) {
            presence.add(event);
        }
    }

    /// Sets the messages to the device, and what `next_batch` says of them.
    ///
    /// @param upTo the device has got all up to that position when it comes with the token
    public void toDevice(List<JsonValue.Obj> messages, long upTo) {
        toDevice = messages;
        toDevicePos = upTo;
    }

    /// Sets what `next_batch` says of typing and presence. Who sets it alone adds nothing: the sync still
    /// waits.
    public void ephemeral(Tokens.Ephemeral seen) {
        this.seen = seen;
    }

    /// Whether there is nothing to tell yet.
    public boolean isEmpty() {
        return join.values().stream().allMatch(JoinedRoom::isEmpty)
                && invite.isEmpty()
                && leave.isEmpty()
                && knock.isEmpty()
                && accountData.isEmpty()
                && presence.isEmpty()
                && toDevice.isEmpty();
    }

    void invite(RoomRef room, JsonValue.Obj section) {
        invite.put(room.id().value(), section);
    }

    void knock(RoomRef room, JsonValue.Obj section) {
        knock.put(room.id().value(), section);
    }

    void leave(RoomRef room, JsonValue.Obj section) {
        leave.put(room.id().value(), section);
    }

    Optional<Long> toDevicePos() {
        return Optional.ofNullable(toDevicePos);
    }

    Optional<Tokens.Ephemeral> ephemeral() {
        return Optional.ofNullable(seen);
    }

    JsonValue.Obj json(String nextBatch) {
        Map<String, JsonValue> joined = new LinkedHashMap<>();
        join.forEach((room, section) -> {
            if (!section.isEmpty()) {
                joined.put(room, section.json());
            }
        });
        return JsonValue.obj(
                "next_batch",
                nextBatch,
                "rooms",
                JsonValue.obj(
                        "join", new JsonValue.Obj(joined),
                        "invite", new JsonValue.Obj(invite),
                        "leave", new JsonValue.Obj(leave),
                        "knock", new JsonValue.Obj(knock)),
                "account_data",
                JsonValue.obj("events", accountData),
                "presence",
                JsonValue.obj("events", presence),
                "to_device",
                JsonValue.obj("events", toDevice),
                "device_one_time_keys_count",
                JsonValue.Obj.EMPTY);
    }

    private static boolean accepts(EventFilter filter, JsonValue.Obj event) {
        return filter.acceptsAll()
                || filter.accepts(
                        event.string("type").orElse(""), event.string("sender").orElse(""));
    }
}
