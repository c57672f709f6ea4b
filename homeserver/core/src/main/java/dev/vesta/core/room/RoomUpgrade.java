package dev.vesta.core.room;

import dev.vesta.core.account.Caller;
import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.Rng;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.room.RoomWriter.Decided;
import dev.vesta.protocol.auth.CarriedLevels;
import dev.vesta.protocol.auth.PowerLevels;
import dev.vesta.protocol.event.EventTypes;
import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.event.StateKey;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.room.RoomVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Replaces a room by one of another version.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#room-upgrades))
///
/// The new room is complete before the old one gets its tombstone, each in commits of its own: a crash in between
/// leaves the old room as it was, with a new one that nobody was told of, and the upgrader may try again.
public final class RoomUpgrade {
    private static final Logger LOG = LoggerFactory.getLogger(RoomUpgrade.class);
    private static final int ROOM_ID_LENGTH = 18;

    /// Bans and children of spaces are sent so many at a time: one commit must not grow with the room.
    private static final int BATCH = 100;

    private static final StateKey LEVELS = new StateKey(EventTypes.POWER_LEVELS, "");
    private static final StateKey ALIAS = new StateKey(EventTypes.CANONICAL_ALIAS, "");
    private static final StateKey TOMBSTONE = new StateKey(EventTypes.TOMBSTONE, "");

    private final RoomStore rooms;
    private final Numbers numbers;
    private final StateReader states;
    private final RoomWriter writer;
    private final Rng rng;
    private final ServerName serverName;
    private final List<RoomReplaced> afterwards;

    /// @param afterwards hear of every upgrade, in this order
    public RoomUpgrade(
            RoomStore rooms,
            Numbers numbers,
            StateReader states,
            RoomWriter writer,
            Rng rng,
            ServerName serverName,
            List<RoomReplaced> afterwards) {
        this.rooms = rooms;
        this.numbers = numbers;
        this.states = states;
        this.writer = writer;
        this.rng = rng;
        this.serverName = serverName;
        this.afterwards = List.copyOf(afterwards);
    }

    /// The old room as it was read: what of its state matters, and the banned.
    private record Old(RoomRef room, RoomHead head, Map<StateKey, Pdu> state, List<Pdu> bans) {}

    /// Makes the new room and closes the old one; the new room's id. `M_UNSUPPORTED_ROOM_VERSION`, `M_INVALID_PARAM`,
    /// `M_FORBIDDEN` for whom the old room's tombstone is out of reach.
    ///
    /// @param creators `additional_creators`; without meaning where the new version has none
    public RoomId upgrade(Caller caller, RoomId roomId, String newVersion, List<String> creators) {
        RoomVersion version = RoomVersion.of(newVersion)
                .orElseThrow(() -> Errors.of(
                        ErrCode.M_UNSUPPORTED_ROOM_VERSION,
                        "This server does not know room version " + newVersion + "."));
        List<UserId> additional = version.rules().creatorsAreAboveAll() ? users(creators) : List.of();
        RoomRef ref = rooms.find(roomId).orElseThrow(RoomAccess::notYours);
        checkMay(caller, ref);
        Old old = read(ref);
        RoomHead.Extremity newest = old.head().extremities().stream()
                .reduce((a, b) -> a.depth() > b.depth() ? a : b)
                .orElse(null);
        UpgradePlan plan = new UpgradePlan(caller.user(), additional, version, old.state(), newest);
        RoomRef fresh = make(caller.user(), plan, old);
        moveIn(caller.user(), plan, old, fresh);
        writer.write(ref, null, view -> {
            view.checkJoined(caller.user());
            return Decided.send(Draft.state(
                    caller.user(),
                    TOMBSTONE,
                    JsonValue.obj(
                            "body",
                            "This room has been replaced",
                            "replacement_room",
                            fresh.id().value())));
        });
        closeOld(caller.user(), ref);
        afterwards.forEach(one -> one.replaced(ref, fresh));
        return fresh.id();
    }

    /// `additional_creators` without those named twice.
    private static List<UserId> users(List<String> creators) {
        return creators.stream()
                .distinct()
                .map(text -> UserId.parse(text)
                        .orElseThrow(() -> Errors.invalidParam("additional_creators: " + text + " is no user id.")))
                .toList();
    }

    /// Before anything is made: a new room for a tombstone that the rules refuse would help nobody.
    private void checkMay(Caller caller, RoomRef room) {
        StateKey own = RoomAccess.member(caller);
        StateKey create = new StateKey(EventTypes.CREATE, "");
        Map<StateKey, StoredEvent> now = new RoomAccess(rooms, numbers).current(room, List.of(own, create, LEVELS));
        StoredEvent member = now.get(own);
        StoredEvent first = now.get(create);
        boolean joined = member != null
                && member.pdu()
                        .content()
                        .string("membership")
                        .filter("join"::equals)
                        .isPresent();
        if (!joined || first == null) {
            throw RoomAccess.notYours();
        }
        StoredEvent levels = now.get(LEVELS);
        PowerLevels power = PowerLevels.of(first.pdu(), levels == null ? null : levels.pdu());
        if (power.ofUser(caller.user()) < power.toSend(EventTypes.TOMBSTONE, true)) {
            throw Errors.forbidden("You may not upgrade this room: its tombstone takes more power than you have.");
        }
    }

    /// Reads what may go along. Of the members only the banned are kept: a large room's state is never whole in memory.
    private Old read(RoomRef room) {
        RoomHead head = rooms.head(room).orElseThrow(RoomAccess::notYours);
        Map<StateKey, Pdu> state = new HashMap<>();
        List<Pdu> bans = new ArrayList<>();
        List<Long> nids = new ArrayList<>(states.tree(room).entries(head.root()).values());
        for (int from = 0; from < nids.size(); from += BATCH) {
            for (StoredEvent event : states.events(nids.subList(from, Math.min(from + BATCH, nids.size())))) {
                Pdu pdu = event.pdu();
                if (UpgradePlan.READ.contains(pdu.type())) {
                    pdu.asStateKey().ifPresent(key -> state.put(key, pdu));
                } else if (pdu.type().equals(EventTypes.MEMBER)
                        && pdu.content()
                                .string("membership")
                                .filter("ban"::equals)
                                .isPresent()) {
                    bans.add(pdu);
                }
            }
        }
        return new Old(room, head, state, bans);
    }

    /// The new room with its create event, its maker and the power levels to fill it.
    private RoomRef make(UserId upgrader, UpgradePlan plan, Old old) {
        RoomId id = plan.version().rules().roomIdIsCreateHash()
                ? null
                : new RoomId("!" + rng.text(ROOM_ID_LENGTH) + ":" + serverName);
        List<Draft> drafts = new ArrayList<>();
        drafts.add(Draft.state(upgrader, new StateKey(EventTypes.CREATE, ""), plan.create()));
        drafts.add(Draft.state(
                upgrader, new StateKey(EventTypes.MEMBER, upgrader.value()), JsonValue.obj("membership", "join")));
        drafts.add(Draft.state(upgrader, LEVELS, plan.powerLevelsAtFirst()));
        RoomId made = writer.create(plan.version(), id, drafts);
        LOG.info("room {} is being replaced by {}", old.room().id(), made);
        return rooms.find(made).orElseThrow(() -> new IllegalStateException("The new room is not there"));
    }

    /// Everything else, and at last the power levels as they were.
    private void moveIn(UserId upgrader, UpgradePlan plan, Old old, RoomRef fresh) {
        List<Draft> drafts = new ArrayList<>();
        plan.settings().forEach((key, content) -> drafts.add(Draft.state(upgrader, key, content)));
        aliases(old.state().get(ALIAS), true).ifPresent(moved -> drafts.add(Draft.state(upgrader, ALIAS, moved)));
        for (Pdu ban : old.bans()) {
            UserId.parse(String.valueOf(ban.stateKey())).filter(plan::mayBan).ifPresent(user -> {
                JsonValue.Obj content = JsonValue.obj(
                        "membership",
                        "ban",
                        "reason",
                        ban.content().string("reason").orElse(null));
                drafts.add(Draft.state(upgrader, new StateKey(EventTypes.MEMBER, user.value()), content));
            });
        }
        if (!plan.powerLevels().equals(plan.powerLevelsAtFirst())) {
            drafts.add(Draft.state(upgrader, LEVELS, plan.powerLevels()));
        }
        for (int from = 0; from < drafts.size(); from += BATCH) {
            List<Draft> some = List.copyOf(drafts.subList(from, Math.min(from + BATCH, drafts.size())));
            writer.write(fresh, null, view -> new Decided.Send(some));
        }
    }

    /// The old room is closed as far as the upgrader's power goes: its tombstone stands already.
    private void closeOld(UserId upgrader, RoomRef room) {
        try {
            writer.write(room, null, view -> {
                List<Draft> drafts = new ArrayList<>();
                aliases(view.state(ALIAS), false).ifPresent(left -> drafts.add(Draft.state(upgrader, ALIAS, left)));
                Pdu levels = view.state(LEVELS);
                if (levels != null) {
                    quieter(levels).ifPresent(content -> drafts.add(Draft.state(upgrader, LEVELS, content)));
                }
                Pdu tombstone = view.state(TOMBSTONE);
                return drafts.isEmpty() && tombstone != null
                        ? new Decided.Already(tombstone.eventId())
                        : new Decided.Send(drafts);
            });
        } catch (MatrixException e) {
            LOG.info("room {} is replaced, but its power levels stay: {}", room.id(), e.text());
        }
    }

    /// Nobody without power speaks or invites in the old room any more; empty when that is so already.
    private static Optional<JsonValue.Obj> quieter(Pdu levels) {
        JsonValue.Obj known = CarriedLevels.of(levels.version().rules(), levels.content());
        long closed = Math.max(50, known.integer("users_default").orElse(0L) + 1);
        JsonValue.Obj content = levels.content();
        for (String key : List.of("events_default", "invite")) {
            if (known.integer(key).orElse(0L) < closed) {
                content = content.with(key, JsonValue.ofLong(closed));
            }
        }
        return content.equals(levels.content()) ? Optional.empty() : Optional.of(content);
    }

    /// The canonical alias event of the new room (`moved`: this server's aliases) or of the old one (the others);
    /// empty when there is nothing to move.
    private Optional<JsonValue.Obj> aliases(@Nullable Pdu event, boolean moved) {
        if (event == null) {
            return Optional.empty();
        }
        Optional<String> main = event.content().string("alias");
        List<String> others = new ArrayList<>();
        for (JsonValue other :
                event.content().array("alt_aliases").orElse(JsonValue.Arr.EMPTY).items()) {
            if (other instanceof JsonValue.Str(String alias)) {
                others.add(alias);
            }
        }
        if (main.filter(this::isOurs).isEmpty() && others.stream().noneMatch(this::isOurs)) {
            return Optional.empty();
        }
        List<String> chosen =
                others.stream().filter(alias -> isOurs(alias) == moved).toList();
        return Optional.of(JsonValue.obj(
                "alias",
                main.filter(alias -> isOurs(alias) == moved).orElse(null),
                "alt_aliases",
                chosen.isEmpty() ? null : chosen));
    }

    private boolean isOurs(String alias) {
        return alias.endsWith(":" + serverName);
    }
}
