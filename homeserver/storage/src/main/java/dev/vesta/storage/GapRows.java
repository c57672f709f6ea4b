package dev.vesta.storage;

import dev.vesta.core.log.RoomCommit;
import dev.vesta.core.room.RoomGap;
import dev.vesta.protocol.id.EventId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Turns gaps into the columns of the batch's statements. A gap is one row for each event that is missing at it.
final class GapRows {
    private static final String CLEAR = """
            DELETE FROM room_gap g USING unnest($2::bigint[], $3::bigint[]) AS v (room_nid, ord), room r
            WHERE g.room_nid = v.room_nid AND g.ord = v.ord AND r.nid = v.room_nid AND r.commit_id = $1
            """;
    private static final String OPEN = """
            INSERT INTO room_gap (room_nid, ord, floor, prev_id)
            SELECT v.* FROM unnest($2::bigint[], $3::bigint[], $4::bigint[], $5::bytea[])
              AS v (room_nid, ord, floor, prev_id)
            JOIN room r ON r.nid = v.room_nid AND r.commit_id = $1
            """;

    private record Key(long room, long ord) {}

    /// What each gap comes to by the end of the batch; empty: closed.
    private final Map<Key, Optional<RoomGap>> gaps = new LinkedHashMap<>();

    void add(long room, RoomCommit.History history) {
        history.closed().forEach(ord -> gaps.put(new Key(room, ord), Optional.empty()));
        history.open().forEach(gap -> gaps.put(new Key(room, gap.ord()), Optional.of(gap)));
    }

    List<LogBatch.Statement> writes(long commitId) {
        List<LogBatch.Statement> out = new ArrayList<>();
        if (gaps.isEmpty()) {
            return out;
        }
        Columns cleared = new Columns();
        Columns opened = new Columns();
        gaps.forEach((key, gap) -> {
            cleared.row(key.room(), key.ord());
            gap.ifPresent(is -> {
                for (EventId id : is.missing()) {
                    opened.row(key.room(), is.ord(), is.floor(), Params.utf8Of(id.value()));
                }
            });
        });
        Params clear = Params.of(commitId).longs(cleared.longs(0)).longs(cleared.longs(1));
        out.add(new LogBatch.Statement(CLEAR, clear.tuple()));
        if (!opened.isEmpty()) {
            Params open = Params.of(commitId).longs(opened.longs(0)).longs(opened.longs(1));
            open.longs(opened.longs(2)).buffers(opened.buffers(3));
            out.add(new LogBatch.Statement(OPEN, open.tuple()));
        }
        return out;
    }
}
