package dev.vesta.core.sync;

import dev.vesta.core.port.UnreadStore.Counts;
import dev.vesta.protocol.filter.RoomEventFilter;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A joined room in the answer of a sync. The rooms' events come first; parts add to it or make it. What
/// the filter does not want is dropped here, so that parts need not ask.
public final class JoinedRoom {
    private final String roomId;
    private final SyncFilter filter;
    private final List<JsonValue> ephemeral = new ArrayList<>();
    private final List<JsonValue> accountData = new ArrayList<>();
    private JsonValue.Obj unread = JsonValue.obj("highlight_count", 0, "notification_count", 0);
    private JsonValue.@Nullable Obj threads;
    private @Nullable RoomSection section;
    private boolean counted;

    JoinedRoom(String roomId, SyncFilter filter) {
        this.roomId = roomId;
        this.filter = filter;
    }

    /// The room's events, as [RoomSync] cut them.
    ///
    /// @param state under the name that the client asked for: that of its [StateSection]
    record RoomSection(
            JsonValue timeline,
            String stateName,
            JsonValue state,
            @Nullable JsonValue summary) {}

    /// Adds `m.typing`, `m.receipt` and the like.
    public void ephemeral(JsonValue.Obj event) {
        if (accepts(filter.ephemeral(), event)) {
            ephemeral.add(event);
        }
    }

    /// Adds the user's data of this room.
    public void accountData(JsonValue.Obj event) {
        if (accepts(filter.roomAccountData(), event)) {
            accountData.add(event);
        }
    }

    /// Sets the unread counts. To be called for rooms in which they changed, and for those that
    /// [SyncAnswer#tells]: a room that is told at all tells its counts.
    ///
    /// @param threads the counts by the event at the thread's root, where the filter asks for them
    ///     (`unread_thread_notifications`); the two numbers are then without them
    public void unread(long notifications, long highlights, Map<EventId, Counts> threads) {
        counted = true;
        unread = JsonValue.obj("highlight_count", highlights, "notification_count", notifications);
        Map<String, JsonValue> byThread = new LinkedHashMap<>();
        threads.forEach((root, counts) -> byThread.put(
                root.value(),
                JsonValue.obj("highlight_count", counts.highlights(), "notification_count", counts.notifications())));
        this.threads = byThread.isEmpty() ? null : new JsonValue.Obj(byThread);
    }

    /// The event does not say of which room it is, but filters may choose rooms for each kind of event.
    private boolean accepts(RoomEventFilter wanted, JsonValue.Obj event) {
        return wanted.rooms().accepts(roomId) && wanted.accepts(event);
    }

    void section(RoomSection events) {
        section = events;
    }

    boolean isEmpty() {
        return section == null && ephemeral.isEmpty() && accountData.isEmpty() && !counted;
    }

    JsonValue.Obj json() {
        RoomSection events = section == null
                ? new RoomSection(
                        JsonValue.obj("events", List.of(), "limited", false),
                        filter.section().key(),
                        JsonValue.obj("events", List.of()),
                        null)
                : section;
        return JsonValue.obj(
                "timeline",
                events.timeline(),
                events.stateName(),
                events.state(),
                "ephemeral",
                JsonValue.obj("events", ephemeral),
                "account_data",
                JsonValue.obj("events", accountData),
                "unread_notifications",
                unread,
                "unread_thread_notifications",
                threads,
                "summary",
                events.summary());
    }
}
