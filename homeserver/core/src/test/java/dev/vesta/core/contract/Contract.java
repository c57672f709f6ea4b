package dev.vesta.core.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.Pending;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.RoomRef;
import dev.vesta.protocol.id.DeviceId;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// What a port promises, as tests that every implementation of it runs.
abstract class Contract {
    /// No number in any store.
    static final long NOWHERE = 999_999_999_999L;

    private final Supplier<Ports> open;
    Ports ports;
    Commits commits;

    Contract(Supplier<Ports> open) {
        this.open = open;
    }

    @BeforeEach
    void openPorts() {
        ports = open.get();
        commits = new Commits(ports.rooms(), ports.numbers());
    }

    @AfterEach
    void closePorts() {
        ports.close();
    }

    /// Commits and gives its position.
    long commit(RoomCommit item) {
        CommitResult result = ports.log().append(item).await();
        assertThat(result).isInstanceOf(CommitResult.Committed.class);
        return ((CommitResult.Committed) result).lastPos();
    }

    RoomHead committedRoom() {
        RoomCommit made = commits.newRoom();
        commit(made);
        return made.after();
    }

    /// Queues all before it waits for any.
    List<CommitResult> commitTogether(RoomCommit... items) {
        List<Pending<CommitResult>> pending =
                List.of(items).stream().map(ports.log()::append).toList();
        return pending.stream().map(Pending::await).toList();
    }

    ClientTxn txn(String device, String endpoint, String id) {
        return new ClientTxn(commits.nid(Commits.ALICE), new DeviceId(device), endpoint, id);
    }

    static RoomRef unknown(RoomHead like) {
        return new RoomRef(NOWHERE, like.room().id(), like.room().version());
    }
}
