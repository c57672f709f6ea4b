package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Account;
import dev.vesta.core.account.Caller;
import dev.vesta.core.port.AccountStore;
import dev.vesta.protocol.id.DeviceId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnVirtualThreads.class)
class PgAccountStoreTest {
    private static final byte[] FIRST = {1, 2, 3};
    private static final byte[] SECOND = {4, 5, 6};
    private static final DeviceId PHONE = new DeviceId("PHONE\0");

    private World world;
    private Account alice;

    @BeforeEach
    void open() {
        world = new World();
        alice = accounts().create(World.ALICE, "$hash", true, 42).orElseThrow();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private AccountStore accounts() {
        return world.storage.accounts();
    }

    @Test
    void findsWhatItMade() {
        assertThat(accounts().find(World.ALICE)).contains(alice);
        assertThat(alice).isEqualTo(new Account(alice.userNid(), World.ALICE, "$hash", true, false, 42));
        assertThat(accounts().find(World.BOB)).isEmpty();
    }

    @Test
    void makesNoAccountTwice() {
        assertThat(accounts().create(World.ALICE, null, false, 43)).isEmpty();
        assertThat(accounts().find(World.ALICE)).contains(alice);
    }

    @Test
    void tokenOpensItsSessionAlsoAfterRestart() {
        Caller caller = new Caller(alice.userNid(), World.ALICE, PHONE, true);
        accounts().putSession(alice.userNid(), PHONE, "My\0phone", FIRST, 1);
        assertThat(accounts().byTokenHash(FIRST)).contains(caller);
        assertThat(accounts().byTokenHash(FIRST)).contains(caller);
        world.restart();
        assertThat(accounts().byTokenHash(FIRST)).contains(caller);
        assertThat(accounts().byTokenHash(SECOND)).isEmpty();
    }

    @Test
    void newSessionOnADeviceEndsItsOlderTokens() {
        accounts().putSession(alice.userNid(), PHONE, "one", FIRST, 1);
        assertThat(accounts().byTokenHash(FIRST)).isPresent();
        accounts().putSession(alice.userNid(), PHONE, "two", SECOND, 2);
        assertThat(accounts().byTokenHash(FIRST)).isEmpty();
        assertThat(accounts().byTokenHash(SECOND)).isPresent();
    }

    @Test
    void deletedDeviceLeavesTheCacheAtOnce() {
        DeviceId laptop = new DeviceId("LAPTOP");
        accounts().putSession(alice.userNid(), PHONE, null, FIRST, 1);
        accounts().putSession(alice.userNid(), laptop, null, SECOND, 1);
        assertThat(accounts().byTokenHash(FIRST)).isPresent();
        assertThat(accounts().byTokenHash(SECOND)).isPresent();
        accounts().deleteDevice(alice.userNid(), PHONE);
        assertThat(accounts().byTokenHash(FIRST)).isEmpty();
        assertThat(accounts().byTokenHash(SECOND)).isPresent();
    }
}
