package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Account;
import dev.vesta.core.port.AccountStore;
import dev.vesta.core.port.SessionStore;
import dev.vesta.core.port.SessionStore.Hashes;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnVirtualThreads.class)
class PgAccountStoreTest {
    private static final DeviceId PHONE = new DeviceId("PHONE");
    private static final byte[] TOKEN = {1, 2, 3};

    private World world;
    private Account alice;

    @BeforeEach
    void open() {
        world = new World();
        alice = accounts().create(World.ALICE, "$hash", Account.Kind.ADMIN, 42).orElseThrow();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private AccountStore accounts() {
        return world.storage.accounts();
    }

    private SessionStore sessions() {
        return world.storage.sessions();
    }

    private void logIn() {
        sessions().putSession(alice.userNid(), PHONE, null, new Hashes(TOKEN, SessionStore.NEVER, null), 1);
        assertThat(sessions().byAccessToken(TOKEN, 2)).isPresent();
    }

    @Test
    void findsWhatItMade() {
        assertThat(accounts().find(World.ALICE)).contains(alice);
        assertThat(alice)
                .isEqualTo(new Account(alice.userNid(), World.ALICE, "$hash", true, false, false, false, false, 42));
        assertThat(accounts().find(World.BOB)).isEmpty();
        assertThat(accounts().find(new UserId("@nul\0:example.org"))).isEmpty();
    }

    @Test
    void makesNoAccountTwice() {
        assertThat(accounts().create(World.ALICE, null, Account.Kind.USER, 43)).isEmpty();
        assertThat(accounts().find(World.ALICE)).contains(alice);
    }

    @Test
    void changesThePassword() {
        accounts().setPassword(alice.userNid(), "$other");
        assertThat(accounts().find(World.ALICE).map(Account::passwordHash)).contains("$other");
    }

    @Test
    void restrictionsReachSessionsThatAreCached() {
        logIn();
        accounts().setLocked(alice.userNid(), true);
        accounts().setSuspended(alice.userNid(), true);
        var known = sessions().byAccessToken(TOKEN, 3).orElseThrow().caller();
        assertThat(known.locked()).isTrue();
        assertThat(known.suspended()).isTrue();
        accounts().setLocked(alice.userNid(), false);
        assertThat(sessions().byAccessToken(TOKEN, 4).orElseThrow().caller().locked())
                .isFalse();
    }

    @Test
    void makesAnOrdinaryAccountOfAGuestOnce() {
        Account guest =
                accounts().create(World.BOB, null, Account.Kind.GUEST, 1).orElseThrow();
        sessions().putSession(guest.userNid(), PHONE, null, new Hashes(TOKEN, SessionStore.NEVER, null), 1);
        assertThat(sessions().byAccessToken(TOKEN, 1).orElseThrow().caller().guest())
                .isTrue();
        assertThat(accounts().upgradeGuest(guest.userNid(), "$hash")).isTrue();
        assertThat(accounts().upgradeGuest(guest.userNid(), "$again")).isFalse();
        assertThat(accounts().upgradeGuest(alice.userNid(), "$again")).isFalse();
        assertThat(accounts().find(World.BOB).map(Account::guest)).contains(false);
        assertThat(sessions().byAccessToken(TOKEN, 2)).isEmpty();
    }

    @Test
    void deactivationTakesEverythingButTheName() {
        logIn();
        world.storage.tokens().putLoginToken(TOKEN, alice.userNid(), 100, 1);
        world.storage.tokens().putOpenIdToken(TOKEN, alice.userNid(), 100, 1);
        assertThat(accounts().erased(List.of(World.ALICE, World.BOB))).isEmpty();
        assertThat(accounts().deactivate(alice.userNid(), true, 5)).isEqualTo(1);
        assertThat(accounts().deactivate(alice.userNid(), false, 6)).isZero();
        Account gone = accounts().find(World.ALICE).orElseThrow();
        assertThat(gone.deactivated()).isTrue();
        assertThat(gone.passwordHash()).isNull();
        assertThat(sessions().byAccessToken(TOKEN, 6)).isEmpty();
        assertThat(sessions().devices(alice.userNid())).isEmpty();
        assertThat(world.storage.tokens().takeLoginToken(TOKEN, 6)).isEmpty();
        assertThat(world.storage.tokens().openIdUser(TOKEN, 6)).isEmpty();
        assertThat(accounts().create(World.ALICE, null, Account.Kind.USER, 7)).isEmpty();
        assertThat(accounts().erased(List.of(World.ALICE, World.BOB))).containsExactly(World.ALICE);
        accounts().setPassword(alice.userNid(), "$back");
        assertThat(accounts().find(World.ALICE).orElseThrow().passwordHash()).isNull();
    }

    @Test
    void remembersWhoHasRoomsToLeaveAlsoAfterRestart() {
        accounts().deactivate(alice.userNid(), true, 5);
        world.restart();
        assertThat(accounts().leavers(10)).containsExactly(new AccountStore.Leaver(alice.userNid(), World.ALICE, true));
        accounts().hasLeft(alice.userNid());
        assertThat(accounts().leavers(10)).isEmpty();
    }
}
