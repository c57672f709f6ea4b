package dev.vesta.core.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.log.LogItem;
import dev.vesta.core.log.LogListener;
import dev.vesta.core.port.AccountDataStore;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Whom users ignore: what these send, save for state, is not shown to them.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#ignoring-users))
public final class IgnoredUsers implements LogListener {
    public static final String TYPE = "m.ignored_user_list";

    private final UserDataCache<Set<UserId>> cache;

    public IgnoredUsers(AccountDataStore store) {
        this.cache = new UserDataCache<>(store, TYPE, IgnoredUsers::read);
    }

    /// Whom the caller ignores.
    public Set<UserId> of(Caller caller) {
        return cache.of(caller.userNid(), caller.user());
    }

    /// Whom these users ignore, by their number.
    public Map<Long, Set<UserId>> of(Map<Long, UserId> users) {
        return cache.of(users);
    }

    /// Forgets what is known of a user.
    void forget(long userNid) {
        cache.forget(userNid);
    }

    @Override
    public void committed(LogItem item, long lastPos) {
        cache.committed(item, lastPos);
    }

    /// Nobody ignores themselves, whatever the list says: they would miss what they sent.
    private static Set<UserId> read(UserId owner, Optional<JsonValue.Obj> content) {
        Set<UserId> ignored = new LinkedHashSet<>();
        content.flatMap(list -> list.object("ignored_users"))
                .ifPresent(list -> list.members().keySet().forEach(id -> UserId.parse(id)
                        .filter(user -> !user.equals(owner))
                        .ifPresent(ignored::add)));
        return Set.copyOf(ignored);
    }
}
