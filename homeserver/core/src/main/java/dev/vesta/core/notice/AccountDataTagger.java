package dev.vesta.core.notice;

import dev.vesta.core.log.AccountDataChange;
import dev.vesta.core.port.AccountDataStore;
import dev.vesta.core.port.Log;
import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.json.JsonValue;

/// Tags rooms by the account data of their users.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#mtag))
public final class AccountDataTagger implements RoomTagger {
    private static final String TYPE = "m.tag";

    private final AccountDataStore store;
    private final Log log;

    public AccountDataTagger(AccountDataStore store, Log log) {
        this.store = store;
        this.log = log;
    }

    @Override
    public void tag(long userNid, RoomRef room, String tag) {
        JsonValue.Obj before = store.get(userNid, room.nid(), TYPE).orElse(JsonValue.Obj.EMPTY);
        JsonValue.Obj tags = before.object("tags").orElse(JsonValue.Obj.EMPTY);
        JsonValue.Obj content = before.with("tags", tags.with(tag, JsonValue.Obj.EMPTY));
        log.append(new AccountDataChange(userNid, room.nid(), TYPE, content)).await();
    }
}
