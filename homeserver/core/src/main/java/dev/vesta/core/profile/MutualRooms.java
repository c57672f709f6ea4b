package dev.vesta.core.profile;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.port.UserDirectoryStore;
import dev.vesta.core.port.UserDirectoryStore.Mutual;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The rooms that two users share.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#mutual-rooms))
public final class MutualRooms {
    /// Rooms of one batch.
    static final int BATCH = 100;

    private static final Pattern TOKEN = Pattern.compile("m[0-9a-f]{1,15}");

    private final UserDirectoryStore store;

    public MutualRooms(UserDirectoryStore store) {
        this.store = store;
    }

    /// @param count of all, not only of this batch
    /// @param next where the next batch begins; null after the last
    public record Batch(
            List<RoomId> joined, long count, @Nullable String next) {}

    /// The rooms that both are joined to; none for a user whom nobody knows. `M_INVALID_PARAM` for the caller's own id,
    /// for ids of the oldest kind and for a token that is none. Tokens do not expire.
    ///
    /// @param from the token of an earlier batch, or null: the first
    public Batch with(Caller caller, UserId other, @Nullable String from) {
        if (other.equals(caller.user())) {
            throw Errors.invalidParam("user_id must be somebody else's.");
        }
        if (other.localpart().isEmpty() || other.localpart().chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw Errors.invalidParam("user_id is not one that the specification allows any more.");
        }
        List<Mutual> found = store.mutualRooms(caller.userNid(), other, place(from), BATCH + 1);
        boolean more = found.size() > BATCH;
        List<Mutual> batch = more ? found.subList(0, BATCH) : found;
        long count = from == null && !more ? batch.size() : store.countMutualRooms(caller.userNid(), other);
        return new Batch(
                batch.stream().map(Mutual::room).toList(),
                count,
                more ? "m" + Long.toHexString(batch.getLast().number()) : null);
    }

    private static long place(@Nullable String token) {
        if (token == null) {
            return Long.MIN_VALUE;
        }
        if (!TOKEN.matcher(token).matches()) {
            throw Errors.invalidParam("This is no token of an earlier batch.");
        }
        return Long.parseLong(token.substring(1), 16);
    }
}
