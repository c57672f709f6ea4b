package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.core.account.Account;
import dev.vesta.core.port.ProfileStore;
import dev.vesta.core.port.ProfileStore.Push;
import dev.vesta.core.port.UserDirectoryStore;
import dev.vesta.protocol.json.JsonValue;
import io.vertx.sqlclient.Row;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnVirtualThreads.class)
class PgProfileStoreTest {
    private World world;
    private long alice;

    @BeforeEach
    void open() {
        world = new World();
        world.storage.accounts().create(World.ALICE, null, Account.Kind.USER, 1);
        alice = world.nid(World.ALICE);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private ProfileStore profiles() {
        return world.storage.profiles();
    }

    private boolean set(String key, String value) {
        return profiles().change(alice, fields -> fields.with(key, JsonValue.str(value)));
    }

    @Test
    void keepsAnyTextAndOnlyForAccounts() {
        assertThat(profiles().fields(World.BOB)).isEmpty();
        assertThat(profiles().fields(World.ALICE)).contains(JsonValue.Obj.EMPTY);
        assertThat(set("displayname", "A\0B")).isTrue();
        assertThat(set("displayname", "A\0B")).isFalse();
        assertThat(set("org.example.a", "\0")).isFalse();
        assertThat(profiles().fields(World.ALICE).orElseThrow().members())
                .isEqualTo(JsonValue.obj("displayname", "A\0B", "org.example.a", "\0")
                        .members());
        assertThat(profiles().names(World.ALICE)).isEqualTo(JsonValue.obj("displayname", "A\0B"));
    }

    @Test
    void changesNothingWhenTheChangeThrows() {
        set("displayname", "Alice");
        assertThatThrownBy(() -> profiles().change(alice, _ -> {
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(profiles().names(World.ALICE)).isEqualTo(JsonValue.obj("displayname", "Alice"));
    }

    @Test
    void remembersWhoseRoomsMustHearAcrossARestart() {
        set("org.example.a", "x");
        assertThat(profiles().pushes(Set.of(), 10)).isEmpty();
        set("avatar_url", "mxc://a/b");
        Push first = profiles().pushes(Set.of(), 10).getFirst();
        set("displayname", "Alice");
        profiles().pushed(first);
        world.restart();
        List<Push> left = profiles().pushes(Set.of(), 10);
        assertThat(left).hasSize(1);
        assertThat(left.getFirst().user()).isEqualTo(World.ALICE);
        assertThat(profiles().pushes(Set.of(alice), 10)).isEmpty();
        profiles().pushed(left.getFirst());
        assertThat(profiles().pushes(Set.of(), 10)).isEmpty();
    }

    @Test
    void readsNoWholeTableToFindSomebody() {
        Database database = world.storage.database();
        database.query("""
                INSERT INTO user_id (user_id, local)
                SELECT '@user' || n || ':example.org', true FROM generate_series(1, 20000) n
                """, Params.of());
        database.query("""
                INSERT INTO account (user_nid, admin, created_ts)
                SELECT nid, false, 1 FROM user_id WHERE user_id LIKE '@user%'
                """, Params.of());
        database.query("""
                INSERT INTO directory_word (word, user_nid) SELECT 'word' || user_nid, user_nid FROM account
                """, Params.of());
        for (String table : List.of("user_id", "account", "directory_word")) {
            database.query("ANALYZE " + table, Params.of());
        }
        UserDirectoryStore.Query query = new UserDirectoryStore.Query(List.of("word12345"), "@user12345");
        StringBuilder plan = new StringBuilder();
        for (Row row : database.read(
                "EXPLAIN " + PgUserDirectoryStore.SEARCH, PgUserDirectoryStore.params(alice, query, 10))) {
            plan.append(row.getString(0)).append('\n');
        }
        assertThat(plan.toString())
                .contains("directory_word")
                .doesNotContain("Seq Scan on user_id", "Seq Scan on account", "Seq Scan on directory_word");
    }
}
