package dev.vesta.core.sliding;

import dev.vesta.core.account.Caller;
import dev.vesta.core.device.ToDevicePart;
import dev.vesta.core.error.Errors;
import dev.vesta.core.live.LiveCounter;
import dev.vesta.core.live.Typing;
import dev.vesta.core.port.AccountDataStore;
import dev.vesta.core.port.AccountDataStore.Entry;
import dev.vesta.core.port.DeviceLists;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.ReceiptStore;
import dev.vesta.core.port.ReceiptStore.Receipt;
import dev.vesta.core.room.RoomRef;
import dev.vesta.core.sync.Tokens;
import dev.vesta.core.userdata.AccountDataPart;
import dev.vesta.core.userdata.IgnoredUsers;
import dev.vesta.core.userdata.ReceiptPart;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What an answer tells beside the rooms.
///
/// What belongs to a room is told of the rooms that the client follows, in the window or not: so nothing is missed that
/// happens in a room where nothing is said. A room that the client follows no more is told what it missed when it is
/// told again.
public final class Extensions {
    static final int ACCOUNT_DATA = 1;
    static final int RECEIPTS = 2;
    static final int TYPING = 4;
    static final int E2EE = 8;

    private static final int MAX_TO_DEVICE = 100;
    private static final int MAX_RECEIPTS = 1_000;
    /// Of a room that the client does not know yet.
    private static final int MAX_FIRST_RECEIPTS = 100;

    private static final Pattern TO_DEVICE = Pattern.compile("d1_(0|[1-9][0-9]{0,17})_(0|[1-9][0-9]{0,17})");

    private final ToDevicePart toDevice;
    private final DeviceLists deviceLists;
    private final Numbers numbers;
    private final AccountDataStore accountData;
    private final AccountDataPart accountDataPart;
    private final ReceiptStore receipts;
    private final ReceiptPart receiptPart;
    private final LiveCounter counter;
    private final Typing typing;
    private final IgnoredUsers ignored;

    public Extensions(
            ToDevicePart toDevice,
            DeviceLists deviceLists,
            Numbers numbers,
            AccountDataStore accountData,
            AccountDataPart accountDataPart,
            ReceiptStore receipts,
            ReceiptPart receiptPart,
            LiveCounter counter,
            Typing typing,
            IgnoredUsers ignored) {
        this.toDevice = toDevice;
        this.deviceLists = deviceLists;
        this.numbers = numbers;
        this.accountData = accountData;
        this.accountDataPart = accountDataPart;
        this.receipts = receipts;
        this.receiptPart = receiptPart;
        this.counter = counter;
        this.typing = typing;
        this.ignored = ignored;
    }

    /// What an answer is about.
    ///
    /// @param since where the client stands; empty at the beginning
    /// @param epoch the log's
    /// @param followed the rooms that the user is in and the client follows, by number; those that are new
    ///     in this answer included
    /// @param fresh those among them that the client did not know, or not up to its position, with the position
    ///     up to which it did
    /// @param allowed whether an extension may tell of a room
    /// @param quiet the log has nothing for the user behind the client's position
    record Scope(
            Optional<SlidingToken> since,
            long epoch,
            long head,
            Map<Long, RoomRef> followed,
            Map<Long, Long> fresh,
            Allowed allowed,
            boolean quiet) {
        boolean told(int extension) {
            return since.isPresent() && (since.get().told() & extension) != 0;
        }

        long pos() {
            return since.map(SlidingToken::pos).orElse(0L);
        }

        boolean whole(int extension, long room) {
            return !told(extension) || fresh.getOrDefault(room, -1L) == 0;
        }
    }

    /// Whether an extension, by its part of the request, may tell of a room.
    @FunctionalInterface
    interface Allowed {
        boolean room(JsonValue.Obj extension, long roomNid);
    }

    /// @param told the extensions that the client was told the beginning of, with this answer
    /// @param news whether there is anything that must not wait
    record Answer(JsonValue.Obj json, int told, Tokens.Ephemeral ephemeral, boolean news) {}

    /// `M_BAD_JSON` or `M_INVALID_PARAM` for what cannot be understood.
    Answer tell(Caller caller, JsonValue.Obj request, Scope scope) {
        Map<String, JsonValue> json = new LinkedHashMap<>();
        boolean news = false;
        int told = scope.since().map(SlidingToken::told).orElse(0);
        // First the count, then what it counts: what changes meanwhile is told again next time, and never missed.
        Tokens.Ephemeral now = counter.now();
        Optional<JsonValue.Obj> wanted = enabled(request, "to_device");
        if (wanted.isPresent()) {
            ToDevicePart.Delivery delivery = toDevice(caller, wanted.get(), scope);
            news |= !delivery.messages().isEmpty();
            json.put(
                    "to_device",
                    JsonValue.obj(
                            "next_batch",
                            "d1_" + scope.epoch() + "_" + delivery.upTo(),
                            "events",
                            delivery.messages()));
        }
        if (enabled(request, "e2ee").isPresent()) {
            JsonValue.Obj lists = deviceLists(caller, scope);
            if (!lists.members().isEmpty()) {
                json.put("e2ee", JsonValue.obj("device_lists", lists));
                news = true;
            }
            told |= E2EE;
        }
        wanted = enabled(request, "account_data");
        if (wanted.isPresent()) {
            news |= put(json, "account_data", accountData(caller, wanted.get(), scope));
            told |= ACCOUNT_DATA;
        }
        wanted = enabled(request, "receipts");
        if (wanted.isPresent()) {
            news |= put(json, "receipts", receipts(caller, wanted.get(), scope));
            told |= RECEIPTS;
        }
        wanted = enabled(request, "typing");
        if (wanted.isPresent()) {
            news |= put(json, "typing", typing(caller, wanted.get(), scope));
            told |= TYPING;
        }
        return new Answer(new JsonValue.Obj(json), told, now, news);
    }

    private static Optional<JsonValue.Obj> enabled(JsonValue.Obj request, String name) {
        JsonValue.Obj extension = SlidingRequest.object(request, name);
        return switch (extension.get("enabled")) {
            case null -> Optional.empty();
            case JsonValue.Null _ -> Optional.empty();
            case JsonValue.Bool(boolean on) -> on ? Optional.of(extension) : Optional.empty();
            default -> throw Errors.badJson("enabled must be true or false.");
        };
    }

    private static boolean put(Map<String, JsonValue> json, String name, JsonValue.Obj part) {
        if (part.members().isEmpty()) {
            return false;
        }
        json.put(name, part);
        return true;
    }

    private ToDevicePart.Delivery toDevice(Caller caller, JsonValue.Obj wanted, Scope scope) {
        long limit =
                switch (wanted.get("limit")) {
                    case null -> MAX_TO_DEVICE;
                    case JsonValue.Null _ -> MAX_TO_DEVICE;
                    case JsonValue.Int(long value) when value > 0 -> Math.min(value, MAX_TO_DEVICE);
                    case JsonValue.Int _ -> throw Errors.invalidParam("limit must be at least 1.");
                    default -> throw Errors.badJson("limit must be an integer.");
                };
        long got =
                switch (wanted.get("since")) {
                    case null -> 0;
                    case JsonValue.Null _ -> 0;
                    case JsonValue.Str(String since) -> got(since, scope);
                    default -> throw Errors.badJson("since must be a string.");
                };
        return scope.quiet()
                ? toDevice.deliverQuiet(caller, got, scope.pos(), scope.head(), (int) limit)
                : toDevice.deliver(caller, got, scope.head(), (int) limit);
    }

    /// A token of another epoch of the log means nothing: all that is there is sent again.
    private static long got(String since, Scope scope) {
        Matcher form = TO_DEVICE.matcher(since);
        if (!form.matches()) {
            throw Errors.invalidParam("since is no token of the to_device extension.");
        }
        return Long.parseLong(form.group(1)) == scope.epoch()
                ? Math.min(Long.parseLong(form.group(2)), scope.head())
                : 0;
    }

    /// Who changed their devices; a client that begins asks for all whom it needs anyhow.
    private JsonValue.Obj deviceLists(Caller caller, Scope scope) {
        if (scope.quiet() || !scope.told(E2EE)) {
            return JsonValue.Obj.EMPTY;
        }
        DeviceLists.Changes changes = deviceLists.changes(caller.userNid(), scope.pos(), scope.head());
        if (changes.changed().isEmpty() && changes.left().isEmpty()) {
            return JsonValue.Obj.EMPTY;
        }
        List<Long> nids = new ArrayList<>(changes.changed());
        nids.addAll(changes.left());
        Map<Long, UserId> users = numbers.usersOf(nids);
        return JsonValue.obj("changed", ids(changes.changed(), users), "left", ids(changes.left(), users));
    }

    private static List<String> ids(Set<Long> nids, Map<Long, UserId> users) {
        return nids.stream()
                .filter(users::containsKey)
                .map(nid -> String.valueOf(users.get(nid)))
                .sorted()
                .toList();
    }

    private JsonValue.Obj accountData(Caller caller, JsonValue.Obj wanted, Scope scope) {
        boolean told = scope.told(ACCOUNT_DATA);
        if (scope.quiet() && told && scope.fresh().isEmpty()) {
            return JsonValue.Obj.EMPTY;
        }
        List<JsonValue> global = new ArrayList<>();
        Map<String, List<JsonValue>> byRoom = new LinkedHashMap<>();
        List<Long> whole = new ArrayList<>();
        scope.followed().keySet().stream()
                .filter(room -> !told || scope.fresh().containsKey(room))
                .filter(room -> scope.allowed().room(wanted, room))
                .forEach(whole::add);
        if (!told) {
            global.add(accountDataPart.pushRules(caller));
            whole.add(AccountDataStore.NO_ROOM);
        }
        List<Entry> entries = new ArrayList<>();
        if (told) {
            accountData.changed(caller.userNid(), scope.pos()).stream()
                    .filter(entry -> !whole.contains(entry.roomNid()))
                    .filter(entry -> entry.roomNid() == AccountDataStore.NO_ROOM
                            || scope.allowed().room(wanted, entry.roomNid()))
                    .forEach(entries::add);
        }
        if (!whole.isEmpty()) {
            accountData.whole(caller.userNid(), whole).stream()
                    .filter(entry -> told || !AccountDataPart.isPushRules(entry))
                    .forEach(entries::add);
        }
        for (Entry entry : entries) {
            RoomRef room = scope.followed().get(entry.roomNid());
            if (entry.roomNid() == AccountDataStore.NO_ROOM) {
                global.add(AccountDataPart.event(caller, entry));
            } else if (room != null) {
                byRoom.computeIfAbsent(room.id().value(), _ -> new ArrayList<>())
                        .add(AccountDataPart.event(caller, entry));
            }
        }
        return JsonValue.obj("global", global.isEmpty() ? null : global, "rooms", byRoom.isEmpty() ? null : byRoom);
    }

    private JsonValue.Obj receipts(Caller caller, JsonValue.Obj wanted, Scope scope) {
        if (scope.quiet() && scope.told(RECEIPTS) && scope.fresh().isEmpty()) {
            return JsonValue.Obj.EMPTY;
        }
        List<Long> whole = new ArrayList<>();
        List<Long> onward = new ArrayList<>();
        long from = scope.pos();
        for (Long room : scope.followed().keySet()) {
            if (!scope.allowed().room(wanted, room)) {
                continue;
            }
            if (scope.whole(RECEIPTS, room)) {
                whole.add(room);
            } else {
                onward.add(room);
                // Some are told twice, which changes nothing.
                from = Math.min(from, scope.fresh().getOrDefault(room, from));
            }
        }
        List<Receipt> found = new ArrayList<>();
        if (!whole.isEmpty()) {
            found.addAll(receipts.changed(whole, caller.userNid(), 0, MAX_FIRST_RECEIPTS));
        }
        if (!onward.isEmpty()) {
            found.addAll(receipts.changed(onward, caller.userNid(), from, MAX_RECEIPTS));
        }
        return byRoom(receiptPart.events(caller, found), scope);
    }

    private JsonValue.Obj typing(Caller caller, JsonValue.Obj wanted, Scope scope) {
        Optional<Long> seen =
                scope.told(TYPING) ? scope.since().flatMap(token -> counter.seen(token.ephemeral())) : Optional.empty();
        Set<UserId> ignores = ignored.of(caller);
        Map<Long, JsonValue.Obj> events = new HashMap<>();
        typing.news(
                        seen,
                        seen.isPresent()
                                ? scope.fresh().keySet()
                                : scope.followed().keySet())
                .forEach((room, users) -> {
                    if (scope.followed().containsKey(room) && scope.allowed().room(wanted, room)) {
                        events.put(room, Typing.event(users, ignores));
                    }
                });
        return byRoom(events, scope);
    }

    private static JsonValue.Obj byRoom(Map<Long, JsonValue.Obj> events, Scope scope) {
        Map<String, JsonValue> rooms = new LinkedHashMap<>();
        events.forEach((nid, event) -> {
            RoomRef room = scope.followed().get(nid);
            if (room != null) {
                rooms.put(room.id().value(), event);
            }
        });
        return rooms.isEmpty() ? JsonValue.Obj.EMPTY : JsonValue.obj("rooms", rooms);
    }
}
