package dev.vesta.core.sliding;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.AccountDataStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.sliding.Windows.Candidate;
import dev.vesta.core.userdata.UserDataCache;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.json.JsonValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which rooms the filters of a list accept.
final class ListRooms {
    private final RoomKinds kinds;
    private final UserDataCache<Set<String>> dms;
    private final AccountDataStore accountData;
    private final SyncStore sync;
    private final StateReader states;

    ListRooms(
            RoomKinds kinds,
            UserDataCache<Set<String>> dms,
            AccountDataStore accountData,
            SyncStore sync,
            StateReader states) {
        this.kinds = kinds;
        this.dms = dms;
        this.accountData = accountData;
        this.sync = sync;
        this.states = states;
    }

    /// The ids of the rooms that are direct chats to the user.
    Set<String> dms(Caller caller) {
        return dms.of(caller.userNid(), caller.user());
    }

    /// Those that the filters accept, in their order.
    List<Candidate> matching(Caller caller, ListFilters filters, List<Candidate> rooms, Set<String> direct, long head) {
        if (filters.equals(ListFilters.ALL)) {
            return rooms;
        }
        Map<Long, RoomKinds.Kind> kind = filters.asksKind() ? kinds.of(Windows.nids(rooms)) : Map.of();
        Map<Long, Set<String>> tags = filters.asksTags() ? tags(caller, rooms) : Map.of();
        Set<String> children = filters.spaces() == null ? Set.of() : children(filters.spaces(), rooms, head);
        return rooms.stream()
                .filter(room -> {
                    String id = room.membership().room().id().value();
                    return is(filters.isDm(), direct.contains(id))
                            && is(
                                    filters.isInvite(),
                                    room.membership().membership().equals("invite"))
                            && (!filters.asksKind() || accepts(filters, kind.get(room.nid())))
                            && filters.acceptsTags(tags.getOrDefault(room.nid(), Set.of()))
                            && (filters.spaces() == null || children.contains(id));
                })
                .toList();
    }

    private static boolean is(@Nullable Boolean wanted, boolean found) {
        return wanted == null || wanted == found;
    }

    private static boolean accepts(ListFilters filters, RoomKinds.@Nullable Kind kind) {
        return kind != null && is(filters.isEncrypted(), kind.encrypted()) && filters.acceptsType(kind.type());
    }

    private Map<Long, Set<String>> tags(Caller caller, List<Candidate> rooms) {
        Map<Long, Set<String>> tags = new HashMap<>();
        for (AccountDataStore.Entry entry : accountData.whole(caller.userNid(), Windows.nids(rooms))) {
            JsonValue.Obj content = entry.content();
            if (entry.type().equals("m.tag") && content != null) {
                tags.put(
                        entry.roomNid(),
                        Set.copyOf(content.object("tags")
                                .orElse(JsonValue.Obj.EMPTY)
                                .members()
                                .keySet()));
            }
        }
        return tags;
    }

    /// The rooms that these spaces name as their children, as far as the user is in the spaces.
    private Set<String> children(Set<String> spaces, List<Candidate> rooms, long head) {
        List<Candidate> joined = rooms.stream()
                .filter(Candidate::joined)
                .filter(room -> spaces.contains(room.membership().room().id().value()))
                .toList();
        Map<Long, Long> roots = sync.rootsAt(Windows.nids(joined), head);
        Set<String> children = new HashSet<>();
        for (Candidate space : joined) {
            states
                    .some(space.membership().room(), roots.getOrDefault(space.nid(), 0L), key -> key.type()
                            .equals(EventTypes.SPACE_CHILD))
                    .stream()
                    .filter(event -> event.pdu().content().array("via").isPresent())
                    .forEach(event -> children.add(String.valueOf(event.pdu().stateKey())));
        }
        return children;
    }
}
