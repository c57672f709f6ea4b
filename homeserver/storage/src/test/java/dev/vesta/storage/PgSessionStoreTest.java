package dev.vesta.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.account.Account;
import dev.vesta.core.account.Caller;
import dev.vesta.core.account.Device;
import dev.vesta.core.account.Peer;
import dev.vesta.core.port.SessionStore;
import dev.vesta.core.port.SessionStore.Hashes;
import dev.vesta.core.port.SessionStore.Renewal;
import dev.vesta.core.port.SessionStore.Seen;
import dev.vesta.protocol.id.DeviceId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(OnVirtualThreads.class)
class PgSessionStoreTest {
    private static final byte[] FIRST = {1, 2, 3};
    private static final byte[] SECOND = {4, 5, 6};
    private static final DeviceId PHONE = new DeviceId("PHONE\0");
    private static final DeviceId LAPTOP = new DeviceId("LAPTOP");

    private World world;
    private long alice;

    @BeforeEach
    void open() {
        world = new World();
        alice = world.storage
                .accounts()
                .create(World.ALICE, "$hash", Account.Kind.ADMIN, 42)
                .orElseThrow()
                .userNid();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private SessionStore sessions() {
        return world.storage.sessions();
    }

    private boolean put(DeviceId device, byte[] token) {
        return sessions().putSession(alice, device, "My\0phone", new Hashes(token, SessionStore.NEVER, null), 1);
    }

    private boolean opens(byte[] token) {
        return sessions().byAccessToken(token, 10).isPresent();
    }

    @Test
    void tokenOpensItsSessionAlsoAfterRestart() {
        Caller caller = new Caller(alice, World.ALICE, PHONE, true);
        assertThat(put(PHONE, FIRST)).isTrue();
        SessionStore.Known known = new SessionStore.Known(caller, SessionStore.NEVER);
        assertThat(sessions().byAccessToken(FIRST, 2)).contains(known);
        assertThat(sessions().byAccessToken(FIRST, 2)).contains(known);
        world.restart();
        assertThat(sessions().byAccessToken(FIRST, 2)).contains(known);
        assertThat(opens(SECOND)).isFalse();
    }

    @Test
    void newSessionOnADeviceEndsItsOlderTokens() {
        put(PHONE, FIRST);
        assertThat(opens(FIRST)).isTrue();
        assertThat(put(PHONE, SECOND)).isFalse();
        assertThat(opens(FIRST)).isFalse();
        assertThat(opens(SECOND)).isTrue();
    }

    @Test
    void deletedDeviceLeavesTheCacheAtOnce() {
        put(PHONE, FIRST);
        put(LAPTOP, SECOND);
        assertThat(opens(FIRST)).isTrue();
        assertThat(opens(SECOND)).isTrue();
        assertThat(sessions().deleteDevices(alice, List.of(PHONE, new DeviceId("NONE"))))
                .isEqualTo(1);
        assertThat(opens(FIRST)).isFalse();
        assertThat(opens(SECOND)).isTrue();
        assertThat(sessions().deleteDevices(alice, List.of(PHONE))).isZero();
    }

    @Test
    void deletesAllDevicesButOne() {
        put(PHONE, FIRST);
        put(LAPTOP, SECOND);
        assertThat(sessions().deleteOtherDevices(alice, LAPTOP)).isEqualTo(1);
        assertThat(opens(FIRST)).isFalse();
        assertThat(opens(SECOND)).isTrue();
        assertThat(sessions().deleteOtherDevices(alice, null)).isEqualTo(1);
        assertThat(opens(SECOND)).isFalse();
    }

    @Test
    void keepsTheNameOfADeviceUntilItIsRenamed() {
        put(PHONE, FIRST);
        assertThat(sessions().device(alice, PHONE)).contains(new Device(PHONE, "My\0phone", null));
        assertThat(sessions().rename(alice, PHONE, "Old phone")).isTrue();
        put(PHONE, SECOND);
        assertThat(sessions().devices(alice)).containsExactly(new Device(PHONE, "Old phone", null));
        assertThat(sessions().rename(alice, LAPTOP, "None")).isFalse();
        assertThat(sessions().device(alice, LAPTOP)).isEmpty();
    }

    @Test
    void notesWhereDevicesWereSeenAndForgetsNothingNewer() {
        put(PHONE, FIRST);
        Device.Sighting late = new Device.Sighting(20, new Peer("10.0.0.1", "curl\0"));
        Device.Sighting early = new Device.Sighting(10, new Peer("10.0.0.2", null));
        sessions().seen(Map.of(new Seen(alice, PHONE), late, new Seen(alice, LAPTOP), late));
        sessions().seen(Map.of(new Seen(alice, PHONE), early));
        assertThat(sessions().devices(alice)).containsExactly(new Device(PHONE, "My\0phone", late));
        Device.Sighting nameless = new Device.Sighting(30, new Peer("10.0.0.2", null));
        sessions().seen(Map.of(new Seen(alice, PHONE), nameless));
        assertThat(sessions().devices(alice)).containsExactly(new Device(PHONE, "My\0phone", nameless));
    }

    private static Hashes hashes(int number) {
        return new Hashes(new byte[] {1, (byte) number}, 1000, new byte[] {2, (byte) number});
    }

    private Renewal refresh(int from, int to) {
        return sessions().refresh(hashes(from).refreshHash(), hashes(to), 5);
    }

    private boolean opens(int number) {
        return opens(hashes(number).accessHash());
    }

    @Test
    void refreshedTokensEndTheOldOnesWhenTheyAreUsed() {
        sessions().putSession(alice, PHONE, null, hashes(1), 1);
        assertThat(opens(1)).isTrue();
        assertThat(refresh(1, 2)).isEqualTo(Renewal.DONE);
        // The answer was lost: once more.
        assertThat(refresh(1, 3)).isEqualTo(Renewal.DONE);
        assertThat(opens(2)).isFalse();
        assertThat(opens(1)).isTrue();
        assertThat(opens(3)).isTrue();
        assertThat(opens(1)).isFalse();
        assertThat(refresh(1, 4)).isEqualTo(Renewal.UNKNOWN);
        assertThat(refresh(2, 4)).isEqualTo(Renewal.UNKNOWN);
        // Used by its refresh token alone.
        assertThat(refresh(3, 4)).isEqualTo(Renewal.DONE);
        assertThat(refresh(4, 5)).isEqualTo(Renewal.DONE);
        assertThat(opens(3)).isFalse();
        assertThat(refresh(3, 6)).isEqualTo(Renewal.UNKNOWN);
        assertThat(opens(4)).isTrue();
        assertThat(opens(5)).isTrue();
        assertThat(opens(4)).isFalse();
    }

    @Test
    void refreshesNeitherEndedNorLockedSessions() {
        sessions().putSession(alice, PHONE, null, hashes(1), 1);
        world.storage.accounts().setLocked(alice, true);
        assertThat(refresh(1, 2)).isEqualTo(Renewal.LOCKED);
        world.storage.accounts().setLocked(alice, false);
        assertThat(refresh(1, 2)).isEqualTo(Renewal.DONE);
        sessions().putSession(alice, PHONE, null, hashes(3), 1);
        assertThat(refresh(1, 4)).isEqualTo(Renewal.UNKNOWN);
        assertThat(refresh(2, 4)).isEqualTo(Renewal.UNKNOWN);
        sessions().deleteDevices(alice, List.of(PHONE));
        assertThat(refresh(3, 4)).isEqualTo(Renewal.UNKNOWN);
    }

    @Test
    void tellsWhenATokenExpires() {
        sessions().putSession(alice, PHONE, null, hashes(1), 1);
        assertThat(sessions().byAccessToken(hashes(1).accessHash(), 2000))
                .map(SessionStore.Known::expiresTs)
                .contains(1000L);
    }
}
