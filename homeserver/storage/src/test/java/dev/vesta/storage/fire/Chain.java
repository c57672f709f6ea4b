package dev.vesta.storage.fire;

import dev.vesta.core.contract.Commits;
import dev.vesta.core.log.CommitResult;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.port.StorageException;
import dev.vesta.core.room.RoomHead;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Writes a room of its own straight through a log, without the transactions of clients: what the log says of an item
/// must be true, whatever became of the connection. Nobody else writes there, so that a conflict is a lie.
final class Chain implements Runnable {
    private final Node node;
    private final String name;
    private final Acks acks;
    private final AtomicBoolean stop;
    private final List<Long> committed = new ArrayList<>();
    private RoomHead head;

    Chain(Node node, String name, Acks acks, AtomicBoolean stop) {
        this.node = node;
        this.name = name;
        this.acks = acks;
        this.stop = stop;
    }

    @Override
    public void run() {
        Commits commits = new Commits(node.storage.rooms(), node.storage.numbers());
        write(commits.newRoom(new RoomId("!" + name + ":example.org")));
        for (int n = 0; !stop.get(); n++) {
            write(
                    n % 3 == 0
                            ? commits.state(head, EventTypes.NAME, "key" + n % 20, JsonValue.obj("name", "n" + n))
                            : commits.message(head, "m" + n));
        }
        if (!node.storage.rooms().head(head.room()).orElseThrow().equals(head)) {
            acks.faults.add(name + " does not end with the head that its log acknowledged");
        }
    }

    private void write(RoomCommit item) {
        long last = item.events().getLast().nid();
        boolean done = false;
        while (!done) {
            try {
                done = node.storage.log().append(item).await() instanceof CommitResult.Committed;
                if (!done) {
                    throw new IllegalStateException(name + " met a conflict, but has no rival");
                }
            } catch (StorageException e) {
                done = e.outcomeUnknown()
                        && node.storage.rooms().events(List.of(last)).containsKey(last);
            } catch (IllegalStateException e) {
                acks.faults.add(e.getMessage());
                throw e;
            }
        }
        item.events().forEach(event -> committed.add(event.nid()));
        head = item.after();
    }

    /// The numbers of the events that were acknowledged, in order; for after its end.
    List<Long> committed() {
        return committed;
    }
}
