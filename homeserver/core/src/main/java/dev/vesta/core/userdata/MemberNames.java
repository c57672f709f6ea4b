package dev.vesta.core.userdata;

import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StateReader;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The display names of members in the rooms where something was said last. For one consumer of the log, which says
/// in the log's order whose name may have changed: so a message in a large room costs no look at its members.
final class MemberNames {
    /// Of all rooms together.
    private static final long MAX_NAMES = 500_000;

    /// Who has none.
    private static final String NONE = "";

    private final StateReader states;
    private final LinkedHashMap<Long, Map<UserId, String>> known = new LinkedHashMap<>(16, 0.75f, true);
    private long names;

    MemberNames(StateReader states) {
        this.states = states;
    }

    /// The names of these users; who has none is left out or has an empty one.
    ///
    /// @param root of the state in which those that are not known are looked up
    Map<UserId, String> of(RoomRef room, long root, Collection<UserId> users) {
        Map<UserId, String> ofRoom = known.computeIfAbsent(room.nid(), _ -> new HashMap<>());
        List<StateKey> missing = users.stream()
                .filter(user -> !ofRoom.containsKey(user))
                .map(user -> new StateKey(EventTypes.MEMBER, user.value()))
                .toList();
        if (!missing.isEmpty()) {
            missing.forEach(key -> ofRoom.put(new UserId(key.stateKey()), NONE));
            names += missing.size();
            states.at(room, root, missing)
                    .forEach((key, member) -> ofRoom.put(
                            new UserId(key.stateKey()),
                            member.pdu().content().string("displayname").orElse(NONE)));
            while (names > MAX_NAMES && known.size() > 1) {
                names -= known.pollFirstEntry().getValue().size();
            }
        }
        return ofRoom;
    }

    /// The user's name in the room may be another behind this.
    void forget(long roomNid, UserId user) {
        Map<UserId, String> ofRoom = known.get(roomNid);
        if (ofRoom != null && ofRoom.remove(user) != null) {
            names--;
        }
    }
}
