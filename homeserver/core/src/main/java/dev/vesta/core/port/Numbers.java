package dev.vesta.core.port;

import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import java.util.Collection;
import java.util.Map;

/// Numbers for what the tables know by number. Cached.
public interface Numbers {
    /// A number for a new event; from a block, without a query.
    long newEvent();

    /// A number for a new room.
    long newRoom();

    /// A number for a new state node.
    long newNode();

    /// The numbers of these (type, state key) pairs, made where they are missing and durable on return.
    Map<StateKey, Long> stateKeys(Collection<StateKey> keys);

    /// The same for pairs that have a number already; others are left out and get none, so that asking for garbage
    /// leaves nothing behind.
    Map<StateKey, Long> knownStateKeys(Collection<StateKey> keys);

    /// The pairs behind these numbers.
    Map<Long, StateKey> stateKeysOf(Collection<Long> nids);

    /// The numbers of these users (ours and others'), made where they are missing.
    Map<UserId, Long> users(Collection<UserId> users);

    /// The users behind these numbers.
    Map<Long, UserId> usersOf(Collection<Long> nids);
}
