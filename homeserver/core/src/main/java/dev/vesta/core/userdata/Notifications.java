package dev.vesta.core.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.port.NotificationStore;
import dev.vesta.core.port.NotificationStore.Notification;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.sync.EventSight;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What users were notified of, the newest first.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#listing-notifications))
public final class Notifications {
    private static final int MAX_PAGE = 100;
    private static final Pattern TOKEN = Pattern.compile("n1_([1-9][0-9]{0,17})");

    private final NotificationStore store;
    private final RoomStore rooms;
    private final EventSight sight;

    public Notifications(NotificationStore store, RoomStore rooms, EventSight sight) {
        this.store = store;
        this.rooms = rooms;
        this.sight = sight;
    }

    /// @param nextToken null when there is nothing further
    public record Page(@Nullable String nextToken, List<JsonValue.Obj> notifications) {}

    /// A page.
    ///
    /// @param from the `next_token` of the page before, or null; `M_INVALID_PARAM` for anything else
    /// @param highlights only those that highlight
    /// @param limit at most so many; 1 to 100
    public Page page(Caller caller, @Nullable String from, boolean highlights, int limit) {
        int count = Math.clamp(limit, 1, MAX_PAGE);
        List<Notification> found = store.page(caller.userNid(), before(from), highlights, count + 1);
        boolean more = found.size() > count;
        List<Notification> page = more ? found.subList(0, count) : found;
        Map<Long, JsonValue.Obj> events = events(caller, page);
        Map<Long, RoomRef> refs =
                rooms.rooms(page.stream().map(Notification::roomNid).toList());
        List<JsonValue.Obj> written = new ArrayList<>();
        for (Notification one : page) {
            JsonValue.Obj event = events.get(one.eventNid());
            RoomRef room = refs.get(one.roomNid());
            if (event != null && room != null) {
                written.add(JsonValue.obj(
                        "actions", one.actions(),
                        "event", event,
                        "read", one.read(),
                        "room_id", room.id().value(),
                        "ts", one.ts()));
            }
        }
        return new Page(more ? "n1_" + page.getLast().number() : null, written);
    }

    /// The events that the user may see, by number.
    private Map<Long, JsonValue.Obj> events(Caller caller, List<Notification> page) {
        Map<Long, List<StoredEvent>> byRoom = new LinkedHashMap<>();
        rooms.events(page.stream().map(Notification::eventNid).toList())
                .values()
                .forEach(event -> byRoom.computeIfAbsent(event.roomNid(), _ -> new ArrayList<>())
                        .add(event));
        Map<Long, RoomRef> refs = rooms.rooms(byRoom.keySet());
        Map<Long, JsonValue.Obj> written = new HashMap<>();
        byRoom.forEach((nid, events) -> {
            RoomRef room = refs.get(nid);
            if (room != null) {
                List<EventSight.Seen> seen = sight.visible(caller, room, events, false);
                List<JsonValue.Obj> json = sight.write(caller, seen, false);
                for (int i = 0; i < seen.size(); i++) {
                    written.put(seen.get(i).event().nid(), json.get(i));
                }
            }
        });
        return written;
    }

    private static long before(@Nullable String from) {
        if (from == null) {
            return Long.MAX_VALUE;
        }
        var matcher = TOKEN.matcher(from);
        if (!matcher.matches()) {
            throw Errors.invalidParam("from: this is no next_token of /notifications.");
        }
        return Long.parseLong(matcher.group(1));
    }
}
