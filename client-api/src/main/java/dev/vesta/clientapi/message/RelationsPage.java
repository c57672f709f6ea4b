package dev.vesta.clientapi.message;

import dev.vesta.clientapi.Params;
import dev.vesta.core.account.Caller;
import dev.vesta.core.port.RelationStore;
import dev.vesta.core.port.RelationStore.Wanted;
import dev.vesta.core.room.RoomRelations;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the three endpoints about relations answer.
///
/// @param recursionDepth how deep the server looked; null when it was not asked to recurse
public record RelationsPage(
        List<JsonValue.Obj> chunk,
        @Nullable String nextBatch,
        @Nullable String prevBatch,
        @Nullable Integer recursionDepth) {
    static RelationsPage read(
            RoomRelations relations, Caller caller, RoomId room, Wanted wanted, RoomRelations.Range range) {
        RoomRelations.Page page = relations.children(caller, room, wanted, range);
        return new RelationsPage(
                page.chunk(), page.nextBatch(), page.prevBatch(), wanted.recurse() ? RelationStore.MAX_DEPTH : null);
    }

    static RoomRelations.Range range(
            @Nullable String from, @Nullable String to, @Nullable Integer limit, @Nullable String dir) {
        boolean backwards = !"f".equals(Params.oneOf(dir, "dir", Paging.DIRECTIONS));
        return new RoomRelations.Range(
                from, to, backwards, Paging.limit(limit, Paging.DEFAULT_LIMIT, 1, RoomRelations.MAX_PAGE));
    }
}
