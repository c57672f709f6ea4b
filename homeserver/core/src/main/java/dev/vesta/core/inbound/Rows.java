package dev.vesta.core.inbound;

import dev.vesta.core.log.Judgement;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Makes the rows of events, with our numbers for what they name.
final class Rows {
    private final Numbers numbers;

    Rows(Numbers numbers) {
        this.numbers = numbers;
    }

    /// Numbers what these events name, all at once.
    Numbered number(Collection<Pdu> events) {
        Set<StateKey> keys = new LinkedHashSet<>();
        Set<UserId> users = new LinkedHashSet<>();
        for (Pdu event : events) {
            event.asStateKey().ifPresent(keys::add);
            users.add(event.sender());
            target(event.asStateKey().orElse(null)).ifPresent(users::add);
        }
        return new Numbered(numbers, keys.isEmpty() ? Map.of() : numbers.stateKeys(keys), numbers.users(users));
    }

    /// The user that a membership is about.
    static Optional<UserId> target(@Nullable StateKey key) {
        return key != null && key.type().equals(EventTypes.MEMBER) ? UserId.parse(key.stateKey()) : Optional.empty();
    }

    /// The event as the store will have it.
    static StoredEvent stored(RoomRef room, NewEvent row) {
        return new StoredEvent(
                row.nid(),
                room.nid(),
                row.ord(),
                row.rootBefore(),
                row.pdu(),
                null,
                row.judgement().standing());
    }

    /// The row with another root after it.
    static NewEvent withRoot(NewEvent row, long rootAfter) {
        return at(row, row.ord(), rootAfter);
    }

    /// The row at another place, with another root after it.
    static NewEvent at(NewEvent row, long ord, long rootAfter) {
        return new NewEvent(
                row.nid(),
                row.pdu(),
                ord,
                row.senderNid(),
                row.stateKeyNid(),
                row.rootBefore(),
                rootAfter,
                row.targetNid(),
                row.redacts(),
                row.judgement());
    }

    /// These and one more.
    static List<Pdu> with(List<Pdu> events, Pdu one) {
        List<Pdu> all = new ArrayList<>(events);
        all.add(one);
        return all;
    }

    /// Numbers for the rows of some events.
    record Numbered(Numbers numbers, Map<StateKey, Long> keys, Map<UserId, Long> users) {
        /// @param upgraded the event as it is stored already, an outlier; or null
        NewEvent row(
                Pdu event,
                long ord,
                long rootBefore,
                long rootAfter,
                @Nullable StoredEvent upgraded,
                Judgement judgement,
                @Nullable Long redacts) {
            StateKey key = event.asStateKey().orElse(null);
            Long sender = users.get(event.sender());
            if (sender == null) {
                throw new IllegalStateException("No number for a user");
            }
            return new NewEvent(
                    upgraded == null ? numbers.newEvent() : upgraded.nid(),
                    event,
                    ord,
                    sender,
                    key == null ? null : keys.get(key),
                    rootBefore,
                    rootAfter,
                    target(key).map(users::get).orElse(null),
                    redacts,
                    judgement);
        }
    }
}
