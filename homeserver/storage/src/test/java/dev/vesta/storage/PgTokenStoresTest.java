package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Account;
import dev.vesta.core.port.RegistrationTokenStore;
import dev.vesta.core.port.RegistrationTokenStore.RegistrationToken;
import dev.vesta.core.port.TokenStore;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnVirtualThreads.class)
class PgTokenStoresTest {
    private static final byte[] TOKEN = {1, 2, 3};

    private World world;

    @BeforeEach
    void open() {
        world = new World();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private long alice() {
        return world.storage
                .accounts()
                .create(World.ALICE, null, Account.Kind.USER, 1)
                .orElseThrow()
                .userNid();
    }

    private RegistrationTokenStore tokens() {
        return world.storage.registrationTokens();
    }

    @Test
    void loginTokenIsGoodOnceAndForAWhile() {
        TokenStore store = world.storage.tokens();
        long alice = alice();
        store.putLoginToken(TOKEN, alice, 100, 1);
        assertThat(store.takeLoginToken(TOKEN, 99)).contains(World.ALICE);
        assertThat(store.takeLoginToken(TOKEN, 99)).isEmpty();
        store.putLoginToken(TOKEN, alice, 100, 1);
        assertThat(store.takeLoginToken(TOKEN, 100)).isEmpty();
    }

    @Test
    void openIdTokenIsGoodForAWhile() {
        TokenStore store = world.storage.tokens();
        store.putOpenIdToken(TOKEN, alice(), 100, 1);
        assertThat(store.openIdUser(TOKEN, 99)).contains(World.ALICE);
        assertThat(store.openIdUser(TOKEN, 99)).contains(World.ALICE);
        assertThat(store.openIdUser(TOKEN, 100)).isEmpty();
    }

    @Test
    void listsAndDeletesRegistrationTokens() {
        assertThat(tokens().create("one", 2, 50L, 1)).isTrue();
        assertThat(tokens().create("one", null, null, 1)).isFalse();
        assertThat(tokens().create("two", null, null, 2)).isTrue();
        assertThat(tokens().reserve("one", "s", 40, 10)).isTrue();
        assertThat(tokens().list(10, 10))
                .containsExactly(
                        new RegistrationToken("one", 2, 1, 0, 50L), new RegistrationToken("two", null, 0, 0, null));
        assertThat(tokens().list(10, 1)).hasSize(1);
        assertThat(tokens().delete("one")).isTrue();
        assertThat(tokens().delete("one")).isFalse();
        assertThat(tokens().delete("nul\0")).isFalse();
    }

    @Test
    void usesEndWhenTheyAreUsedOrHeld() {
        tokens().create("one", 1, null, 1);
        assertThat(tokens().valid("one", 10)).isTrue();
        assertThat(tokens().reserve("one", "first", 40, 10)).isTrue();
        assertThat(tokens().reserve("one", "first", 40, 11)).isTrue();
        assertThat(tokens().valid("one", 11)).isFalse();
        assertThat(tokens().reserve("one", "second", 40, 11)).isFalse();
        // The first took too long.
        assertThat(tokens().valid("one", 41)).isTrue();
        assertThat(tokens().reserve("one", "second", 80, 41)).isTrue();
        tokens().complete("one", "second");
        assertThat(tokens().valid("one", 100)).isFalse();
        assertThat(tokens().reserve("one", "third", 200, 100)).isFalse();
    }

    @Test
    void tokensExpireAndUnknownOnesAreNotGood() {
        tokens().create("one", null, 50L, 1);
        assertThat(tokens().valid("one", 49)).isTrue();
        assertThat(tokens().valid("one", 50)).isFalse();
        assertThat(tokens().reserve("one", "s", 90, 50)).isFalse();
        assertThat(tokens().valid("none", 1)).isFalse();
        assertThat(tokens().reserve("none", "s", 90, 1)).isFalse();
        assertThat(tokens().valid("nul\0", 1)).isFalse();
        assertThat(tokens().reserve("nul\0", "s", 90, 1)).isFalse();
    }

    @Test
    void twoWhoBeginAtOnceDoNotShareTheLastUse() throws Exception {
        tokens().create("one", 3, null, 1);
        List<Callable<Boolean>> all = IntStream.range(0, 8)
                .<Callable<Boolean>>mapToObj(n -> () -> tokens().reserve("one", "s" + n, 100, 10))
                .toList();
        int held = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> one : threads.invokeAll(all)) {
                held += one.get() ? 1 : 0;
            }
        }
        assertThat(held).isEqualTo(3);
    }
}
