package dev.vesta.core.userdata;

import dev.vesta.core.account.Caller;
import dev.vesta.core.log.LogKind;
import dev.vesta.core.port.AccountDataStore;
import dev.vesta.core.port.AccountDataStore.Entry;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.sync.SyncAnswer;
import dev.vesta.core.sync.SyncPart;
import dev.vesta.core.sync.SyncRun;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// The user's account data in a sync.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#client-config))
public final class AccountDataPart implements SyncPart {
    private final AccountDataStore store;
    private final PushRules rules;

    public AccountDataPart(AccountDataStore store, PushRules rules) {
        this.store = store;
        this.rules = rules;
    }

    @Override
    public Set<LogKind> kinds() {
        return Set.of(LogKind.ACCOUNT_DATA);
    }

    @Override
    public void addQuiet(SyncRun run, SyncAnswer answer) {}

    @Override
    public void add(SyncRun run, SyncAnswer answer) {
        long user = run.caller().userNid();
        List<Long> whole = new ArrayList<>(run.whole());
        if (run.since().isEmpty()) {
            whole.add(AccountDataStore.NO_ROOM);
            // Everybody has push rules: who never changed them has nothing stored.
            answer.accountData(pushRules(run.caller()));
        } else {
            store.changed(user, run.sincePos()).stream()
                    .filter(entry -> !run.whole().contains(entry.roomNid()))
                    .forEach(entry -> add(run, answer, entry));
        }
        store.whole(user, whole).stream()
                .filter(entry -> run.since().isPresent() || !isPushRules(entry))
                .forEach(entry -> add(run, answer, entry));
    }

    private void add(SyncRun run, SyncAnswer answer, Entry entry) {
        RoomRef room = run.joined().get(entry.roomNid());
        if (entry.roomNid() == AccountDataStore.NO_ROOM) {
            answer.accountData(event(run.caller(), entry));
        } else if (room != null) {
            answer.joined(room).accountData(event(run.caller(), entry));
        }
    }

    /// One piece as clients read it; an empty content says that it was deleted.
    public static JsonValue.Obj event(Caller caller, Entry entry) {
        JsonValue.Obj content = entry.content() == null ? JsonValue.Obj.EMPTY : entry.content();
        return event(entry.type(), isPushRules(entry) ? PushRules.content(caller.user(), content) : content);
    }

    /// The push rules of somebody; who never changed them has nothing stored.
    public JsonValue.Obj pushRules(Caller caller) {
        return event(PushRules.TYPE, PushRules.content(rules.of(caller)));
    }

    /// Whether it is the user's push rules.
    public static boolean isPushRules(Entry entry) {
        return entry.roomNid() == AccountDataStore.NO_ROOM && entry.type().equals(PushRules.TYPE);
    }

    private static JsonValue.Obj event(String type, JsonValue.Obj content) {
        return JsonValue.obj("type", type, "content", content);
    }
}
