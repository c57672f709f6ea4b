package dev.vesta.storage;

import dev.vesta.core.log.AccountDataChange;
import dev.vesta.core.log.ClientTxn;
import dev.vesta.core.log.DeviceListChange;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.ReceiptChange;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.ToDeviceMessages;
import dev.vesta.core.log.UnreadChange;
import dev.vesta.core.room.RoomHead;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.state.StateNode;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Turns items into the columns of the batch's statements. Commits of one room must follow each other.
final class LogBatch {
    /// A statement with its parameters.
    record Statement(String sql, Tuple params) {}

    private record Chain(RoomHead before, RoomHead after) {}

    /// Rows of the log that one item has at most.
    private static final long SPREAD = 1 << 20;

    private final long commitId;
    private final Map<Long, Chain> chains = new LinkedHashMap<>();
    private final Columns events = new Columns();
    private final Columns unchained = new Columns();
    private final Columns nodes = new Columns();
    private final Columns txns = new Columns();
    private final Columns log = new Columns();
    /// Commits without a row in the log: nothing but events that no client is to see.
    private final Columns silent = new Columns();

    private final GapRows gaps = new GapRows();
    private final RelationRows relations = new RelationRows();
    private final VerdictRows verdicts = new VerdictRows();
    private final StateRows state = new StateRows();
    private final ItemRows others = new ItemRows();
    private boolean onlyNews = true;

    LogBatch(long commitId, List<LogEntry> entries) {
        this.commitId = commitId;
        long index = 0;
        for (LogEntry entry : entries) {
            switch (entry.item()) {
                case RoomCommit commit -> add(commit, entry.ref(), index);
                case DeviceListChange change -> others.add(change, entry.ref(), index);
                case ToDeviceMessages sent -> others.add(sent, entry.ref(), index);
                case UnreadChange change -> others.add(change, entry.ref(), index);
                case AccountDataChange change -> others.userData().add(change, entry.ref(), index);
                case ReceiptChange change -> others.userData().add(change, entry.ref(), index);
            }
            index += SPREAD;
        }
    }

    /// True when `next` was decided upon exactly the head that the other leaves behind.
    static boolean follows(RoomHead after, RoomHead next) {
        return after.revision() == next.revision()
                && after.root() == next.root()
                && after.extremities().equals(next.extremities());
    }

    /// Everything between BEGIN and the advisory lock.
    List<Statement> writes() {
        List<Statement> out = new ArrayList<>();
        rooms(out);
        Columns e = events;
        add(out, LogSql.INSERT_EVENTS, e, p -> {
            p.longs(e.longs(0))
                    .longs(e.longs(1))
                    .longs(e.longs(2))
                    .texts(e.texts(3))
                    .buffers(e.buffers(4));
            p.longs(e.longs(5))
                    .longs(e.longs(6))
                    .longs(e.longs(7))
                    .longs(e.longs(8))
                    .longs(e.longs(9))
                    .buffers(e.buffers(10));
        });
        Columns u = unchained;
        add(out, LogSql.INSERT_UNCHAINED, u, p -> p.longs(u.longs(0)).longs(u.longs(1)));
        Columns n = nodes;
        add(out, LogSql.INSERT_NODES, n, p -> p.longs(n.longs(0))
                .longs(n.longs(1))
                .buffers(n.buffers(2))
                .buffers(n.buffers(3)));
        out.addAll(verdicts.writes(commitId));
        out.addAll(state.writes(commitId));
        Columns t = txns;
        add(out, LogSql.INSERT_TXNS, t, p -> {
            p.longs(t.longs(0))
                    .longs(t.longs(1))
                    .buffers(t.buffers(2))
                    .buffers(t.buffers(3))
                    .buffers(t.buffers(4));
            p.longs(t.longs(5)).longs(t.longs(6));
        });
        out.addAll(relations.writes(commitId));
        out.addAll(gaps.writes(commitId));
        out.addAll(others.writes());
        return out;
    }

    /// What must come behind the advisory lock.
    List<Statement> locked() {
        return others.locked();
    }

    /// The last statement before COMMIT.
    Statement append() {
        Params params = Params.of(commitId);
        params.longs(log.longs(0)).longs(log.longs(1)).longs(log.longs(2)).longs(log.longs(3));
        if (others.isEmpty() && onlyNews) {
            return new Statement(LogSql.APPEND, params.tuple());
        }
        params.longs(log.longs(4));
        others.append(params);
        params.longs(log.longs(5)).longs(log.longs(6)).longs(silent.longs(0)).longs(silent.longs(1));
        return new Statement(ItemSql.APPEND, params.tuple());
    }

    /// The place of an event in its room; null when it has none.
    static @Nullable Long place(NewEvent event) {
        return event.ord() == StoredEvent.NO_ORD ? null : Long.valueOf(event.ord());
    }

    private void add(RoomCommit item, long ref, long index) {
        RoomHead before = item.before();
        chains.merge(before.room().nid(), new Chain(before, item.after()), (a, b) -> new Chain(a.before(), b.after()));
        long room = before.room().nid();
        item.events().forEach(event -> store(room, event));
        CommitRows rows = new CommitRows(item);
        boolean logged = rows.addTo(log, ref, index);
        rows.changes(event -> state.add(room, event), move -> state.add(room, move));
        onlyNews &= rows.onlyNews();
        if (item.history().past() && rows.anyPlaced()) {
            others.addPast(room, ref, index);
        } else if (!logged) {
            silent.row(room, ref);
        }
        gaps.add(room, item.history());
        for (StateNode node : item.nodes()) {
            nodes.row(room, node.id(), Buffer.buffer(node.hash()), Buffer.buffer(node.bytes()));
        }
        ClientTxn txn = item.txn();
        if (txn != null) {
            long made = item.events().getLast().nid();
            Buffer device = Params.utf8Of(txn.device().value());
            Buffer endpoint = Params.utf8Of(txn.endpoint());
            txns.row(room, txn.userNid(), device, endpoint, Params.utf8Of(txn.txnId()), made, item.nowTs());
        }
    }

    private void store(long room, NewEvent event) {
        var pdu = event.pdu();
        verdicts.add(room, event);
        relations.add(room, event);
        if (event.judgement().upgrades()) {
            return;
        }
        events.row(
                room,
                event.nid(),
                place(event),
                pdu.eventId().value(),
                Params.utf8Of(pdu.type()),
                event.stateKeyNid(),
                event.senderNid(),
                pdu.originServerTs(),
                pdu.depth(),
                event.rootBefore(),
                Buffer.buffer(pdu.canonicalBytes()));
        if (event.stateKeyNid() != null) {
            unchained.row(room, event.nid());
        }
    }

    private void rooms(List<Statement> out) {
        Columns fresh = new Columns();
        Columns known = new Columns();
        Columns freshAfter = new Columns();
        Columns knownBefore = new Columns();
        Columns knownAfter = new Columns();
        chains.forEach((nid, chain) -> {
            RoomHead before = chain.before();
            RoomHead after = chain.after();
            if (before.revision() == 0) {
                String version = after.room().version().id();
                String id = after.room().id().value();
                fresh.row(nid, id, version, after.revision(), after.root(), after.nextOrd());
                after.extremities().forEach(x -> freshAfter.row(nid, x.eventNid()));
            } else {
                known.row(nid, before.revision(), before.root(), after.revision(), after.root(), after.nextOrd());
                before.extremities().forEach(x -> knownBefore.row(nid, x.eventNid()));
                after.extremities().forEach(x -> knownAfter.row(nid, x.eventNid()));
            }
        });
        add(out, LogSql.INSERT_ROOMS, fresh, p -> {
            p.longs(fresh.longs(0)).texts(fresh.texts(1)).texts(fresh.texts(2)).longs(fresh.longs(3));
            p.longs(fresh.longs(4))
                    .longs(fresh.longs(5))
                    .longs(freshAfter.longs(0))
                    .longs(freshAfter.longs(1));
        });
        add(out, LogSql.UPDATE_ROOMS, known, p -> {
            p.longs(known.longs(0)).longs(known.longs(1)).longs(known.longs(2)).longs(known.longs(3));
            p.longs(known.longs(4))
                    .longs(known.longs(5))
                    .longs(knownBefore.longs(0))
                    .longs(knownBefore.longs(1));
            p.longs(knownAfter.longs(0)).longs(knownAfter.longs(1));
            p.longs(txns.longs(0))
                    .longs(txns.longs(1))
                    .buffers(txns.buffers(2))
                    .buffers(txns.buffers(3))
                    .buffers(txns.buffers(4));
        });
    }

    private void add(List<Statement> out, String sql, Columns columns, Consumer<Params> fill) {
        if (columns.isEmpty()) {
            return;
        }
        Params params = Params.of(commitId);
        fill.accept(params);
        out.add(new Statement(sql, params.tuple()));
    }
}
