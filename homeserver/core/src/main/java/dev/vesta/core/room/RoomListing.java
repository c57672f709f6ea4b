package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.DirectoryStore;
import dev.vesta.core.port.DirectoryStore.Listed;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.RoomStore;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The directory of published rooms, those published last first.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#published-room-directory))
public final class RoomListing {
    /// Rooms in an answer, unless the client says so, and at most.
    public static final int DEFAULT_LIMIT = 100;

    private static final int MAX_LIMIT = 500;

    /// Rooms looked at in one step, and for one answer: who searches for something rare pages on.
    private static final int STEP = 500;

    private static final int MAX_LOOKED_AT = 5000;

    /// Others can neither be joined nor read: they are in the directory, but nobody is shown them.
    private static final Set<String> OPEN_RULES = Set.of("public", "knock", "restricted", "knock_restricted");

    private static final Pattern TOKEN = Pattern.compile("([np])(\\d{1,18})");

    private final RoomStore rooms;
    private final DirectoryStore directory;
    private final RoomDiscovery discovery;
    private final RoomAccess access;
    private final ServerName serverName;

    public RoomListing(
            RoomStore rooms,
            Numbers numbers,
            DirectoryStore directory,
            RoomDiscovery discovery,
            ServerName serverName) {
        this.rooms = rooms;
        this.directory = directory;
        this.discovery = discovery;
        this.access = new RoomAccess(rooms, numbers);
        this.serverName = serverName;
    }

    /// Which rooms are wanted.
    ///
    /// @param term stands in the name, topic or alias; null: any
    /// @param types the room's type is among these, the empty one for rooms without; null: any
    public record Filter(@Nullable String term, @Nullable Set<Optional<String>> types) {
        /// All rooms.
        public static final Filter NONE = new Filter(null, null);

        boolean admits(RoomSummary summary) {
            String wanted = term;
            Set<Optional<String>> kinds = types;
            return (wanted == null || summary.matches(wanted)) && (kinds == null || kinds.contains(summary.roomType()));
        }
    }

    /// @param nextBatch null when there are no further rooms; `prevBatch` likewise
    public record Page(
            List<JsonValue.Obj> chunk,
            @Nullable String nextBatch,
            @Nullable String prevBatch,
            long totalRoomCountEstimate) {}

    /// A page of the directory. `M_INVALID_PARAM`.
    ///
    /// @param server whose directory; null: ours
    /// @param limit null or 0: [#DEFAULT_LIMIT]
    /// @param since a token of an earlier page
    public Page page(@Nullable String server, @Nullable Long limit, @Nullable String since, Filter filter) {
        checkOurs(server);
        if (limit != null && limit < 0) {
            throw Errors.invalidParam("limit must not be negative.");
        }
        int count = limit == null || limit == 0 ? DEFAULT_LIMIT : (int) Math.min(limit, MAX_LIMIT);
        Cursor cursor = since == null ? new Cursor(false, Long.MAX_VALUE) : cursor(since);
        Found found = look(cursor, count, filter);
        List<Hit> hits = found.hits();
        if (cursor.newer()) {
            Collections.reverse(hits);
        }
        List<Long> nids = hits.stream().map(hit -> hit.summary().room().nid()).toList();
        Map<Long, Long> joined = directory.joinedCounts(nids);
        List<JsonValue.Obj> chunk = hits.stream()
                // Nobody is there who could let others in.
                .filter(hit -> joined.containsKey(hit.summary().room().nid()))
                .map(hit -> hit.summary()
                        .chunk(joined.getOrDefault(hit.summary().room().nid(), 0L)))
                .toList();
        String older;
        String newer;
        if (cursor.newer()) {
            older = "n" + (cursor.place() + 1);
            newer = found.more() ? "p" + found.last() : null;
        } else {
            older = found.more() ? "n" + found.last() : null;
            newer = since == null ? null : "p" + (cursor.place() - 1);
        }
        return new Page(chunk, older, newer, directory.count());
    }

    /// Whether the directory shows the room; `M_NOT_FOUND`.
    public boolean isPublic(RoomId room) {
        return directory.isListed(find(room));
    }

    /// Shows the room in the directory, or no longer. `M_NOT_FOUND`; `M_FORBIDDEN` for those without power over it.
    public void publish(Caller caller, RoomId roomId, boolean isPublic) {
        RoomRef room = find(roomId);
        if (!caller.admin() && !access.mayManage(caller, room)) {
            throw Errors.forbidden("You have no power over how this room is found.");
        }
        directory.setListed(room, isPublic);
    }

    /// Where a page begins: at the rooms with a lower place, or (`newer`) with a higher one, the place left out.
    private record Cursor(boolean newer, long place) {}

    private record Hit(long place, RoomSummary summary) {}

    /// @param last the place of the last room that was looked at
    /// @param more whether there is anything behind it
    private record Found(List<Hit> hits, long last, boolean more) {}

    private Found look(Cursor from, int count, Filter filter) {
        List<Hit> hits = new ArrayList<>();
        long last = from.place();
        for (int seen = 0; seen < MAX_LOOKED_AT; seen += STEP) {
            // One more than fits tells whether there is another page.
            int step = Math.min(STEP, Math.max(count + 1 - hits.size(), filter.equals(Filter.NONE) ? 1 : STEP));
            List<Listed> page = directory.page(last, from.newer(), step);
            Map<Long, RoomSummary> summaries =
                    discovery.summaries(page.stream().map(Listed::room).toList());
            for (Listed listed : page) {
                RoomSummary summary = summaries.get(listed.room().nid());
                if (summary != null && isShown(summary) && filter.admits(summary)) {
                    if (hits.size() == count) {
                        return new Found(hits, last, true);
                    }
                    hits.add(new Hit(listed.place(), summary));
                }
                last = listed.place();
            }
            if (page.size() < step) {
                return new Found(hits, last, false);
            }
        }
        return new Found(hits, last, true);
    }

    private static boolean isShown(RoomSummary summary) {
        return summary.worldReadable() || OPEN_RULES.contains(summary.joinRule());
    }

    private static Cursor cursor(String since) {
        Matcher token = TOKEN.matcher(since);
        if (!token.matches()) {
            throw Errors.invalidParam("since is no token of this server's directory.");
        }
        return new Cursor(token.group(1).equals("p"), Long.parseLong(token.group(2)));
    }

    private void checkOurs(@Nullable String server) {
        if (server == null || server.equals(serverName.value())) {
            return;
        }
        if (ServerName.parse(server).isEmpty()) {
            throw Errors.invalidParam("server must be a server name such as example.org.");
        }
        throw Errors.of(ErrCode.M_UNKNOWN, 502, "This server cannot ask " + server + " for its rooms.");
    }

    private RoomRef find(RoomId room) {
        return rooms.find(room).orElseThrow(RoomListing::unknown);
    }

    private static MatrixException unknown() {
        return Errors.notFound("This server knows no such room.");
    }
}
