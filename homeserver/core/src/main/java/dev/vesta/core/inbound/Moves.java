package dev.vesta.core.inbound;

import dev.vesta.core.log.StateMove;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.state.KeyChange;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Tells the store which keys of the current state change.
final class Moves {
    private Moves() {}

    static List<StateMove> of(Numbers numbers, List<KeyChange> changes) {
        if (changes.isEmpty()) {
            return List.of();
        }
        Map<Long, StateKey> keys =
                numbers.stateKeysOf(changes.stream().map(KeyChange::key).toList());
        Set<UserId> users = new LinkedHashSet<>();
        keys.values().forEach(key -> Rows.target(key).ifPresent(users::add));
        Map<UserId, Long> userNids = users.isEmpty() ? Map.of() : numbers.users(users);
        List<StateMove> moves = new ArrayList<>();
        for (KeyChange change : changes) {
            moves.add(new StateMove(
                    change.key(),
                    change.after() == 0 ? null : change.after(),
                    Rows.target(keys.get(change.key())).map(userNids::get).orElse(null)));
        }
        return moves;
    }
}
