package dev.vesta.storage;

import dev.vesta.core.log.LogKind;
import dev.vesta.core.log.NewEvent;
import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.log.StateMove;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What one commit of a room says in the log: its news, then what changed at keys of which they say nothing.
final class CommitRows {
    private record Row(
            LogKind kind,
            long ref,
            @Nullable Long userNid,
            @Nullable Long root) {
        Row with(long newRoot) {
            return new Row(kind, ref, userNid, newRoot);
        }
    }

    private final RoomCommit item;
    private final List<Row> rows = new ArrayList<>();
    private final List<NewEvent> changes = new ArrayList<>();
    private final boolean placed;

    CommitRows(RoomCommit item) {
        this.item = item;
        this.placed = item.events().stream().anyMatch(NewEvent::hasPlace);
        List<NewEvent> news = item.news();
        List<StateMove> moves = item.moves();
        if (moves == null) {
            plain(news);
        } else {
            resolved(news, moves);
        }
    }

    /// Each state event is itself the change.
    private void plain(List<NewEvent> news) {
        long root = item.before().root();
        for (NewEvent event : news) {
            boolean changesState = event.rootAfter() != root;
            rows.add(new Row(
                    LogKind.EVENT,
                    event.nid(),
                    event.targetNid(),
                    changesState ? Long.valueOf(event.rootAfter()) : null));
            if (changesState) {
                changes.add(event);
            }
            root = event.rootAfter();
        }
    }

    private void resolved(List<NewEvent> news, List<StateMove> moves) {
        Set<Long> moved = new HashSet<>();
        moves.forEach(move -> moved.add(Objects.requireNonNullElse(move.eventNid(), 0L)));
        Set<Long> told = new HashSet<>();
        int last = -1;
        for (NewEvent event : news) {
            told.add(event.nid());
            boolean isMove = moved.contains(event.nid());
            last = isMove ? rows.size() : last;
            rows.add(new Row(LogKind.EVENT, event.nid(), isMove ? event.targetNid() : null, null));
        }
        for (StateMove move : moves) {
            long ref = Objects.requireNonNullElse(move.eventNid(), 0L);
            if (!told.contains(ref)) {
                last = rows.size();
                rows.add(new Row(LogKind.STATE, ref, move.targetNid(), null));
            }
        }
        // Not at a message's row: that may be deleted, and the state stays.
        if (last >= 0 && item.after().root() != item.before().root()) {
            rows.set(last, rows.get(last).with(item.after().root()));
        }
    }

    /// Whether the commit has events with a place in the room.
    boolean anyPlaced() {
        return placed;
    }

    /// Whether its rows are events and nothing else, and there are some.
    boolean onlyNews() {
        return !rows.isEmpty() && rows.getLast().kind() == LogKind.EVENT;
    }

    /// Adds the rows: room, reference, user, root, place in the batch, kind, item.
    ///
    /// @param ref what the item is known by
    /// @param index the place of the first row in the batch; it leaves one free before it
    /// @return whether there are any
    boolean addTo(Columns log, long ref, long index) {
        long place = index;
        for (Row row : rows) {
            place++;
            long room = item.after().room().nid();
            log.row(
                    room,
                    row.ref(),
                    row.userNid(),
                    row.root(),
                    place,
                    (long) row.kind().number(),
                    ref);
        }
        return !rows.isEmpty();
    }

    /// The changes of the current state, in order: by events, or by resolution.
    void changes(Consumer<NewEvent> event, Consumer<StateMove> move) {
        changes.forEach(event);
        if (item.moves() != null) {
            item.moves().forEach(move);
        }
    }
}
