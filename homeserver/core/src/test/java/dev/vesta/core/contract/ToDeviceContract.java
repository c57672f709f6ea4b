package dev.vesta.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.ToDeviceMessages;
import dev.vesta.core.log.ToDeviceMessages.Message;
import dev.vesta.core.port.ToDeviceStore;
import dev.vesta.core.port.ToDeviceStore.Inbox;
import dev.vesta.core.port.ToDeviceStore.Owner;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What [ToDeviceStore] promises.
public abstract class ToDeviceContract extends Contract {
    private static final DeviceId PHONE = new DeviceId("PH\0NE");
    private static final DeviceId DESK = new DeviceId("DESK");

    private ToDeviceStore store;
    private long alice;

    protected ToDeviceContract(Supplier<Ports> open) {
        super(open);
    }

    @BeforeEach
    void makeDevice() {
        store = ports.toDevice();
        ports.addDevice(Commits.ALICE, PHONE);
        alice = commits.nid(Commits.ALICE);
    }

    private long send(DeviceId device, String body) {
        Message message = new Message(alice, device, JsonValue.obj("body", body));
        CommitResult result = ports.log()
                .append(new ToDeviceMessages(List.of(message), null, 1))
                .await();
        return ((CommitResult.Committed) result).lastPos();
    }

    @Test
    void knowsWhoHasDevices() {
        UserId strange = new UserId("@b\0b:example.org");
        List<UserId> all = List.of(Commits.ALICE, Commits.BOB, Commits.CAROL, strange);
        long bob = commits.nid(Commits.BOB);
        assertThat(store.owners(all)).isEqualTo(Map.of(Commits.ALICE, new Owner(alice, List.of(PHONE))));
        ports.addDevice(Commits.ALICE, DESK);
        ports.addDevice(Commits.BOB, DESK);
        assertThat(store.owners(List.of(Commits.BOB))).isEqualTo(Map.of(Commits.BOB, new Owner(bob, List.of(DESK))));
        assertThat(store.owners(all).get(Commits.ALICE).devices()).containsExactlyInAnyOrder(PHONE, DESK);
        assertThat(store.owners(List.of())).isEmpty();
    }

    @Test
    void readsInboxWithinLimitsAndDeletesWhatIsAcknowledged() {
        List<Long> pos = new ArrayList<>();
        for (String body : List.of("a\0".repeat(300), "b".repeat(300), "c", "d", "e")) {
            pos.add(send(PHONE, body));
        }
        Inbox first = store.read(alice, PHONE, 0, pos.getLast(), 2, 1_000_000);
        assertThat(first.messages()).extracting(m -> m.pos()).isEqualTo(pos.subList(0, 2));
        assertThat(first.messages().getFirst().event()).isEqualTo(JsonValue.obj("body", "a\0".repeat(300)));
        assertThat(first.more()).isTrue();
        assertThat(store.read(alice, PHONE, 0, pos.getLast(), 100, 10).messages())
                .hasSize(1);
        Inbox bytes = store.read(alice, PHONE, pos.get(0), pos.getLast(), 100, 320);
        assertThat(bytes.messages()).extracting(m -> m.pos()).isEqualTo(pos.subList(1, 2));
        assertThat(bytes.more()).isTrue();
        Inbox bounded = store.read(alice, PHONE, pos.get(1), pos.get(3), 2, 1_000_000);
        assertThat(bounded.messages()).extracting(m -> m.pos()).isEqualTo(pos.subList(2, 4));
        assertThat(bounded.more()).isFalse();
        store.acknowledge(alice, PHONE, pos.get(2));
        Inbox left = store.read(alice, PHONE, 0, pos.getLast(), 100, 1_000_000);
        assertThat(left.messages()).extracting(m -> m.pos()).isEqualTo(pos.subList(3, 5));
    }

    @Test
    void deliversOnlyToTheDeviceAndOnlyIfItExists() {
        send(PHONE, "a");
        long last = send(DESK, "b");
        ports.addDevice(Commits.ALICE, DESK);
        assertThat(store.read(alice, PHONE, 0, last, 9, 99).messages()).hasSize(1);
        assertThat(store.read(alice, DESK, 0, last, 9, 99)).isEqualTo(new Inbox(List.of(), false));
    }
}
