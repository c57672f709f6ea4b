package dev.vesta.core.sync;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.RelationStore;
import dev.vesta.core.port.RelationStore.Bundle;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.core.userdata.IgnoredUsers;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.relation.RelationRules;
import dev.vesta.protocol.relation.RelationTypes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Bundled aggregations: what relates to an event, in its `unsigned.m.relations`. A fixed number of queries, however
/// many events there are. State events have none.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#aggregations-of-child-events))
final class Bundles {
    private final RelationStore relations;
    private final RoomStore rooms;
    private final IgnoredUsers ignoredUsers;
    private final EventSight sight;

    Bundles(RelationStore relations, RoomStore rooms, IgnoredUsers ignoredUsers, EventSight sight) {
        this.relations = relations;
        this.rooms = rooms;
        this.ignoredUsers = ignoredUsers;
        this.sight = sight;
    }

    /// What the caller is told, by event number; events of one room.
    Map<Long, JsonValue.Obj> of(Caller caller, Collection<EventSight.Seen> events, boolean withRoomId) {
        Map<Long, StoredEvent> parents = new LinkedHashMap<>();
        for (EventSight.Seen seen : events) {
            if (seen.event().pdu().stateKey() == null) {
                parents.put(seen.event().nid(), seen.event());
            }
        }
        return parents.isEmpty() ? Map.of() : of(caller, parents, withRoomId, true);
    }

    private Map<Long, JsonValue.Obj> of(
            Caller caller, Map<Long, StoredEvent> parents, boolean withRoomId, boolean threads) {
        long roomNid = parents.values().iterator().next().roomNid();
        RoomRef room = rooms.rooms(List.of(roomNid)).get(roomNid);
        if (room == null) {
            return Map.of();
        }
        Set<UserId> ignored = ignoredUsers.of(caller);
        List<EventId> ids =
                parents.values().stream().map(it -> it.pdu().eventId()).toList();
        Map<Long, Bundle> bundles = relations.bundles(room, ids, caller.userNid(), ignored);
        if (bundles.isEmpty()) {
            return Map.of();
        }
        Map<Long, EventSight.Seen> children = children(caller, room, bundles.values());
        Map<Long, JsonValue.Obj> written = write(caller, bundles.values(), children, withRoomId, threads);
        Map<Long, JsonValue.Obj> result = new HashMap<>();
        bundles.forEach((nid, bundle) -> {
            StoredEvent parent = parents.get(nid);
            JsonValue.Obj json = parent == null ? JsonValue.Obj.EMPTY : json(caller, parent, bundle, children, written);
            if (!json.members().isEmpty()) {
                result.put(nid, json);
            }
        });
        return result;
    }

    /// Of the events in these bundles the ones that the caller may see.
    private Map<Long, EventSight.Seen> children(Caller caller, RoomRef room, Collection<Bundle> bundles) {
        Set<Long> nids = new LinkedHashSet<>();
        for (Bundle bundle : bundles) {
            nids.addAll(bundle.references());
            if (bundle.edit() != null) {
                nids.add(bundle.edit());
            }
            if (bundle.thread() != null) {
                nids.add(bundle.thread().latest());
            }
        }
        List<StoredEvent> events = List.copyOf(rooms.events(nids).values());
        Map<Long, EventSight.Seen> seen = new HashMap<>();
        sight.visible(caller, room, events, false)
                .forEach(child -> seen.put(child.event().nid(), child));
        return seen;
    }

    /// Edits and the newest events of threads, these with their own aggregations.
    private Map<Long, JsonValue.Obj> write(
            Caller caller,
            Collection<Bundle> bundles,
            Map<Long, EventSight.Seen> children,
            boolean withRoomId,
            boolean threads) {
        Map<Long, EventSight.Seen> whole = new LinkedHashMap<>();
        Map<Long, StoredEvent> latest = new LinkedHashMap<>();
        for (Bundle bundle : bundles) {
            keep(bundle.edit(), children, whole);
            Long newest = bundle.thread() == null ? null : bundle.thread().latest();
            keep(newest, children, whole);
            EventSight.Seen seen = newest == null ? null : children.get(newest);
            if (seen != null && seen.event().pdu().stateKey() == null) {
                latest.put(seen.event().nid(), seen.event());
            }
        }
        // No thread begins within a thread: that ends it.
        Map<Long, JsonValue.Obj> inner =
                threads && !latest.isEmpty() ? of(caller, latest, withRoomId, false) : Map.of();
        List<JsonValue.Obj> written = sight.write(caller, whole.values(), withRoomId, inner);
        Map<Long, JsonValue.Obj> byNid = new HashMap<>();
        int index = 0;
        for (Long nid : whole.keySet()) {
            byNid.put(nid, written.get(index++));
        }
        return byNid;
    }

    private static void keep(
            @Nullable Long nid, Map<Long, EventSight.Seen> children, Map<Long, EventSight.Seen> whole) {
        EventSight.Seen seen = nid == null ? null : children.get(nid);
        if (seen != null) {
            whole.put(seen.event().nid(), seen);
        }
    }

    private static JsonValue.Obj json(
            Caller caller,
            StoredEvent parent,
            Bundle bundle,
            Map<Long, EventSight.Seen> children,
            Map<Long, JsonValue.Obj> written) {
        Pdu pdu = parent.pdu();
        Map<String, JsonValue> json = new LinkedHashMap<>();
        EventSight.Seen edit = bundle.edit() == null ? null : children.get(bundle.edit());
        // Who redacts a message means its edits too.
        if (edit != null
                && parent.redactedBy() == null
                && RelationRules.replaces(pdu, edit.event().pdu())) {
            json.put(RelationTypes.REPLACE, written.getOrDefault(edit.event().nid(), JsonValue.Obj.EMPTY));
        }
        List<JsonValue> references = new ArrayList<>();
        for (Long nid : bundle.references()) {
            EventSight.Seen child = children.get(nid);
            if (child != null) {
                references.add(
                        JsonValue.obj("event_id", child.event().pdu().eventId().value()));
            }
        }
        if (!references.isEmpty()) {
            json.put(RelationTypes.REFERENCE, JsonValue.obj("chunk", references));
        }
        RelationStore.Replies thread = bundle.thread();
        JsonValue.Obj latest = thread == null ? null : written.get(thread.latest());
        if (thread != null && latest != null && RelationRules.mayBeThreadRoot(pdu)) {
            boolean participated = thread.participated() || pdu.sender().equals(caller.user());
            json.put(
                    RelationTypes.THREAD,
                    JsonValue.obj(
                            "latest_event",
                            latest,
                            "count",
                            thread.count(),
                            "current_user_participated",
                            participated));
        }
        return new JsonValue.Obj(json);
    }
}
