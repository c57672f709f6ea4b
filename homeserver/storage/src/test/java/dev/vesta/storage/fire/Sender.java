package dev.vesta.storage.fire;

import dev.vesta.core.error.MatrixException;
import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.port.StorageException;
import dev.vesta.core.room.Draft;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.RoomView;
import dev.vesta.core.room.RoomWriter.Decided;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.DeviceId;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

/// A client of a node: sends one transaction after the other, and asks again under the same transaction id until it
/// has an answer. What transaction `n` says depends on nothing but the sender's name and `n`, so that another process
/// can go on where a killed one stopped.
final class Sender implements Runnable {
    /// Hears of each answer.
    interface Ledger {
        /// The transaction `n` of that sender is answered with this event.
        void acknowledged(String sender, int n, EventId event);

        /// A transaction without an answer was looked up before it was sent again.
        void resolved(boolean committed);
    }

    private static final int STATE_KEYS = 40;
    private static final int GUESTS = 12;

    private final Node node;
    private final String name;
    private final List<RoomRef> rooms;
    private final int first;
    private final Ledger ledger;
    private final AtomicBoolean stop;
    private final long aliceNid;

    /// @param first the transaction to begin with; one above 0 may have been sent by a process that was killed
    Sender(Node node, String name, List<RoomId> rooms, int first, Ledger ledger, AtomicBoolean stop) {
        this.node = node;
        this.name = name;
        this.first = first;
        this.ledger = ledger;
        this.stop = stop;
        this.rooms = rooms.stream()
                .map(room -> node.storage.rooms().find(room).orElseThrow())
                .toList();
        this.aliceNid = node.storage.numbers().users(List.of(Node.ALICE)).get(Node.ALICE);
    }

    /// Ends only between two transactions, both answered; the first is sent even when it is to stop at once, because
    /// it may have been sent before.
    @Override
    public void run() {
        int n = first;
        do {
            ledger.acknowledged(name, n, send(n, n == first && first > 0));
            n++;
        } while (!stop.get());
    }

    private EventId send(int n, boolean maybeSentBefore) {
        // Like RoomMessages: the transaction is of one device, one endpoint and one room.
        Random random = new Random(name.hashCode() * 31L + n);
        RoomRef room = rooms.get(random.nextInt(rooms.size()));
        int what = random.nextInt(20);
        int which = random.nextInt(1000);
        ClientTxn txn = new ClientTxn(aliceNid, new DeviceId(name), "send/" + room.id(), Integer.toString(n));
        boolean unsure = maybeSentBefore;
        while (true) {
            try {
                if (unsure) {
                    Optional<EventId> done = node.storage.rooms().byTxn(txn);
                    ledger.resolved(done.isPresent());
                    unsure = false;
                }
                return node.writer.write(room, txn, view -> Decided.send(draft(view, what, which, n)));
            } catch (StorageException e) {
                unsure = e.outcomeUnknown();
            } catch (MatrixException e) {
                if (e.status() < 500) {
                    throw e;
                }
            }
        }
    }

    private Draft draft(RoomView view, int what, int which, int n) {
        JsonValue.Obj content = JsonValue.obj("token", name + "/" + n);
        if (what < 12) {
            return Draft.message(Node.ALICE, EventTypes.MESSAGE, content.with("body", new JsonValue.Str("x")));
        }
        if (what < 17) {
            StateKey key = new StateKey("org.example.setting", "key" + which % STATE_KEYS);
            return Draft.state(Node.ALICE, key, content);
        }
        UserId guest = new UserId("@guest" + which % GUESTS + ":example.org");
        String next = "invite".equals(view.membership(guest)) ? "leave" : "invite";
        StateKey key = new StateKey(EventTypes.MEMBER, guest.value());
        return Draft.state(Node.ALICE, key, content.with("membership", new JsonValue.Str(next)));
    }
}
