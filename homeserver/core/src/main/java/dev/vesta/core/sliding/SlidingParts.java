package dev.vesta.core.sliding;

import dev.vesta.core.port.AccountDataStore;
import dev.vesta.core.port.Log;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.SlidingConnections;
import dev.vesta.core.port.SlidingReads;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.UnreadStore;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.sync.EventSight;
import dev.vesta.core.sync.Looks;
import dev.vesta.core.sync.News;
import dev.vesta.core.sync.RoomSync;
import dev.vesta.core.sync.SyncRooms.InvitesHidden;
import dev.vesta.core.sync.Waiters;
import dev.vesta.core.userdata.IgnoredUsers;
import dev.vesta.core.userdata.UserDataCache;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What sliding sync is made from.
public record SlidingParts(
        SlidingConnections connections,
        SlidingReads reads,
        SyncStore sync,
        RoomStore rooms,
        Numbers numbers,
        AccountDataStore accountData,
        UnreadStore unread,
        Log log,
        StateReader states,
        EventSight sight,
        RoomSync roomSync,
        Waiters waiters,
        News news,
        Looks looks,
        IgnoredUsers ignored,
        InvitesHidden invitesHidden,
        Clock clock) {
    /// Puts it together; it listens to the log from now on.
    public SlidingSync sync(Extensions extensions) {
        RoomStamps stamps = new RoomStamps(reads);
        RoomKinds kinds = new RoomKinds(reads, rooms, numbers);
        UserDataCache<Set<String>> dms = new UserDataCache<>(accountData, "m.direct", SlidingParts::dms);
        log.listen(stamps);
        log.listen(kinds);
        log.listen(dms);
        Windows windows = new Windows(
                rooms,
                reads,
                states,
                roomSync.foresight(),
                stamps,
                new ListRooms(kinds, dms, accountData, sync, states),
                ignored,
                invitesHidden);
        RoomResults results = new RoomResults(
                rooms, sync, reads, numbers, unread, roomSync, stamps, new RoomChanges(rooms, numbers, states), sight);
        return new SlidingSync(
                sync,
                log,
                waiters,
                news,
                looks,
                new Connections(connections, clock),
                new Rounds(rooms, sync, unread, windows, results),
                extensions,
                clock);
    }

    /// The rooms in a user's `m.direct`, which names them by whom one talks to there.
    private static Set<String> dms(UserId user, Optional<JsonValue.Obj> content) {
        Set<String> ids = new HashSet<>();
        content.ifPresent(byUser -> byUser.members().values().forEach(rooms -> {
            if (rooms instanceof JsonValue.Arr(List<JsonValue> items)) {
                items.forEach(item -> {
                    if (item instanceof JsonValue.Str(String id)) {
                        ids.add(id);
                    }
                });
            }
        }));
        return Set.copyOf(ids);
    }
}
