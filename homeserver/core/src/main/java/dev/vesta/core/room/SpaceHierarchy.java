package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.DirectoryStore;
import dev.vesta.core.port.RoomStore;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Walks the tree of a space, children in their order and each space's own children right behind it.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#discovering-rooms-within-spaces))
///
/// The tree is read level by level, a few queries a level, and then walked in memory. A token only says how far the
/// walk had come: the next page walks anew, so that it shows what is true then and nothing is kept between requests.
public final class SpaceHierarchy {
    /// Rooms in an answer, unless the client wants fewer.
    private static final int MAX_LIMIT = 50;

    /// How deep a walk goes at most.
    private static final int MAX_DEPTH = 20;

    /// Rooms of one walk, on all its pages. Larger trees end here.
    private static final int MAX_ROOMS = 1000;

    /// Children of one space that are looked at.
    private static final int MAX_CHILDREN = 500;

    private static final int MAX_ORDER = 50;
    private static final Pattern TOKEN = Pattern.compile("h(\\d{1,4})_(\\d{1,2})_([01])");

    private final RoomStore rooms;
    private final DirectoryStore directory;
    private final RoomDiscovery discovery;

    public SpaceHierarchy(RoomStore rooms, DirectoryStore directory, RoomDiscovery discovery) {
        this.rooms = rooms;
        this.directory = directory;
        this.discovery = discovery;
    }

    /// What a client asks for.
    ///
    /// @param limit null: [#MAX_LIMIT]
    /// @param maxDepth null: [#MAX_DEPTH]
    /// @param from a token of an earlier page, which must have asked for the same
    public record Wish(
            boolean suggestedOnly,
            @Nullable Long limit,
            @Nullable Long maxDepth,
            @Nullable String from) {}

    /// @param nextBatch null when there is nothing further
    public record Page(List<JsonValue.Obj> rooms, @Nullable String nextBatch) {}

    /// A page of the tree below that room. `M_INVALID_PARAM`, `M_FORBIDDEN`.
    public Page page(Caller caller, RoomId space, Wish wish) {
        int limit = limit(wish.limit());
        int depth = depth(wish.maxDepth());
        int skip = skip(wish, depth);
        RoomRef root = rooms.find(space).orElseThrow(SpaceHierarchy::notYours);
        Tree tree = read(caller, root, depth, wish.suggestedOnly());
        List<RoomSummary> walk = walk(tree, root, depth);
        int end = Math.min(walk.size(), skip + limit);
        List<RoomSummary> shown = skip >= end ? List.of() : walk.subList(skip, end);
        Map<Long, Long> joined = directory.joinedCounts(
                shown.stream().map(summary -> summary.room().nid()).toList());
        List<JsonValue.Obj> answer = shown.stream()
                .map(summary -> summary.summary(
                                joined.getOrDefault(summary.room().nid(), 0L))
                        .with("children_state", children(tree, summary)))
                .toList();
        String next = end < walk.size() ? "h" + end + "_" + depth + "_" + (wish.suggestedOnly() ? 1 : 0) : null;
        return new Page(answer, next);
    }

    /// What was read: the rooms that the caller may know of, and the links of the spaces among them.
    private record Tree(Map<RoomId, RoomSummary> rooms, Map<RoomId, List<Link>> links) {}

    /// A child of a space, and the event that makes it one.
    private record Link(RoomId child, Pdu event) {
        boolean suggested() {
            return event.content().bool("suggested").orElse(false);
        }

        /// Children with a valid `order` come before the others.
        String order() {
            return event.content().string("order").filter(Link::isOrder).orElse("\u007f");
        }

        private static boolean isOrder(String order) {
            return order.length() <= MAX_ORDER && order.chars().allMatch(c -> c >= 0x20 && c <= 0x7e);
        }
    }

    private Tree read(Caller caller, RoomRef root, int depth, boolean suggestedOnly) {
        Tree tree = new Tree(new HashMap<>(), new HashMap<>());
        Set<RoomId> asked = new HashSet<>(Set.of(root.id()));
        List<RoomRef> level = List.of(root);
        for (int at = 0; at <= depth && !level.isEmpty(); at++) {
            Map<Long, RoomSummary> visible =
                    discovery.visible(caller, discovery.summaries(level).values());
            if (at == 0 && visible.isEmpty()) {
                throw notYours();
            }
            visible.values().forEach(summary -> tree.rooms().put(summary.room().id(), summary));
            List<RoomSummary> spaces =
                    visible.values().stream().filter(RoomSummary::isSpace).toList();
            readLinks(tree, spaces, suggestedOnly);
            Set<RoomId> next = new LinkedHashSet<>();
            for (RoomSummary space : spaces) {
                for (Link link : tree.links().getOrDefault(space.room().id(), List.of())) {
                    if (asked.size() < MAX_ROOMS && asked.add(link.child())) {
                        next.add(link.child());
                    }
                }
            }
            level = List.copyOf(directory.rooms(next).values());
        }
        return tree;
    }

    private void readLinks(Tree tree, List<RoomSummary> spaces, boolean suggestedOnly) {
        List<Long> nids = spaces.stream().map(space -> space.room().nid()).toList();
        Map<Long, List<Long>> links = directory.currentOfType(nids, EventTypes.SPACE_CHILD, MAX_CHILDREN);
        Map<Long, StoredEvent> events =
                rooms.events(links.values().stream().flatMap(List::stream).toList());
        for (RoomSummary space : spaces) {
            List<Link> valid = new ArrayList<>();
            for (long nid : links.getOrDefault(space.room().nid(), List.of())) {
                StoredEvent event = events.get(nid);
                if (event != null && event.pdu().content().array("via").isPresent()) {
                    RoomId.parse(String.valueOf(event.pdu().stateKey()))
                            .map(child -> new Link(child, event.pdu()))
                            .filter(link -> !suggestedOnly || link.suggested())
                            .ifPresent(valid::add);
                }
            }
            valid.sort(Comparator.comparing(Link::order)
                    .thenComparingLong(link -> link.event().originServerTs())
                    .thenComparing(link -> link.child().value()));
            tree.links().put(space.room().id(), valid);
        }
    }

    /// Depth first; a room that comes up again is not repeated, which also ends loops.
    private static List<RoomSummary> walk(Tree tree, RoomRef root, int maxDepth) {
        record Step(RoomId room, int depth) {}
        List<RoomSummary> walk = new ArrayList<>();
        Set<RoomId> seen = new HashSet<>();
        Deque<Step> open = new ArrayDeque<>(List.of(new Step(root.id(), 0)));
        while (!open.isEmpty()) {
            Step step = open.pop();
            RoomSummary summary = tree.rooms().get(step.room());
            if (summary == null || !seen.add(step.room())) {
                continue;
            }
            walk.add(summary);
            if (step.depth() < maxDepth) {
                for (Link link :
                        tree.links().getOrDefault(step.room(), List.of()).reversed()) {
                    open.push(new Step(link.child(), step.depth() + 1));
                }
            }
        }
        return walk;
    }

    private static JsonValue.Arr children(Tree tree, RoomSummary space) {
        List<JsonValue> children = new ArrayList<>();
        for (Link link : tree.links().getOrDefault(space.room().id(), List.of())) {
            Pdu event = link.event();
            children.add(JsonValue.obj(
                    "type",
                    event.type(),
                    "state_key",
                    event.stateKey(),
                    "content",
                    event.content(),
                    "sender",
                    event.sender().value(),
                    "origin_server_ts",
                    event.originServerTs()));
        }
        return new JsonValue.Arr(children);
    }

    private static int limit(@Nullable Long limit) {
        if (limit != null && limit < 1) {
            throw Errors.invalidParam("limit must be greater than zero.");
        }
        return limit == null ? MAX_LIMIT : (int) Math.min(limit, MAX_LIMIT);
    }

    private static int depth(@Nullable Long maxDepth) {
        if (maxDepth != null && maxDepth < 0) {
            throw Errors.invalidParam("max_depth must not be negative.");
        }
        return maxDepth == null ? MAX_DEPTH : (int) Math.min(maxDepth, MAX_DEPTH);
    }

    private static int skip(Wish wish, int depth) {
        String from = wish.from();
        if (from == null) {
            return 0;
        }
        Matcher token = TOKEN.matcher(from);
        if (!token.matches()) {
            throw Errors.invalidParam("from is no token of this server.");
        }
        if (Integer.parseInt(token.group(2)) != depth || token.group(3).equals("1") != wish.suggestedOnly()) {
            throw Errors.invalidParam("suggested_only and max_depth cannot change from page to page.");
        }
        return Integer.parseInt(token.group(1));
    }

    private static MatrixException notYours() {
        return Errors.forbidden("You may not see this room, or there is no such room.");
    }
}
