package dev.vesta.app;

import dev.vesta.clientapi.userdata.UserDataServices;
import dev.vesta.core.log.LogConsumer;
import dev.vesta.core.log.Progress;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.Succession;
import dev.vesta.core.sync.EventSight;
import dev.vesta.core.sync.Sequels;
import dev.vesta.core.sync.SyncPart;
import dev.vesta.core.userdata.AccountData;
import dev.vesta.core.userdata.AccountDataPart;
import dev.vesta.core.userdata.CountsPart;
import dev.vesta.core.userdata.Filters;
import dev.vesta.core.userdata.IgnoredUsers;
import dev.vesta.core.userdata.Notifications;
import dev.vesta.core.userdata.OwnRooms;
import dev.vesta.core.userdata.PushRules;
import dev.vesta.core.userdata.ReceiptPart;
import dev.vesta.core.userdata.Receipts;
import dev.vesta.core.userdata.RoomSuccession;
import dev.vesta.core.userdata.UnreadCounter;
import dev.vesta.core.userdata.UserTurns;
import dev.vesta.storage.Storage;
import java.time.Duration;
import java.util.List;

/// Constructs what keeps users' own data, and starts the counting of what is unread.
final class UserDataWiring {
    /// A sync is not later than this for the sake of counts; as a rule they take a few milliseconds.
    private static final Duration COUNTED_WITHIN = Duration.ofSeconds(1);

    private final ClientWiring.Common common;
    private final Storage storage;
    private final IgnoredUsers ignored;
    private final UserTurns turns;
    private final PushRules pushRules;
    private final Filters filters;
    private final Progress counted;

    UserDataWiring(ClientWiring.Common common) {
        this.common = common;
        this.storage = common.storage();
        this.ignored = new IgnoredUsers(storage.accountData());
        this.turns = new UserTurns(common.tasks());
        this.pushRules = new PushRules(storage.accountData(), storage.log(), turns);
        this.filters = new Filters(storage.filters());
        storage.log().listen(ignored);
        storage.log().listen(pushRules);
        this.counted = countUnread();
    }

    /// What is counted as unread, with the events.
    Sequels counts() {
        return pos -> counted.await(pos, COUNTED_WITHIN);
    }

    /// Whom users ignore.
    IgnoredUsers ignored() {
        return ignored;
    }

    /// The filters that users stored.
    Filters filters() {
        return filters;
    }

    /// Takes along what users keep about rooms that are replaced.
    Succession succession(StateReader states) {
        return new RoomSuccession(
                storage.rooms(), states, storage.unread(), storage.accountData(), storage.log(), pushRules, turns);
    }

    UserDataServices services(StateReader states, EventSight sight) {
        OwnRooms rooms = new OwnRooms(storage.rooms(), states);
        return new UserDataServices(
                new AccountData(storage.accountData(), storage.log(), rooms, pushRules, turns),
                new Receipts(storage.rooms(), storage.accountData(), storage.log(), rooms, turns, common.clock()),
                pushRules,
                new Notifications(storage.notifications(), storage.rooms(), sight),
                filters);
    }

    /// What users' own data adds to a sync; counts come last, for they are told with whatever else is told of a room.
    List<SyncPart> parts() {
        return List.of(accountDataPart(), receiptPart(), new CountsPart(storage.unread(), storage.rooms()));
    }

    AccountDataPart accountDataPart() {
        return new AccountDataPart(storage.accountData(), pushRules);
    }

    ReceiptPart receiptPart() {
        return new ReceiptPart(storage.receipts(), storage.numbers(), ignored);
    }

    private Progress countUnread() {
        UnreadCounter counter = new UnreadCounter(
                storage.rooms(),
                storage.unread(),
                storage.sync(),
                storage.numbers(),
                storage.log(),
                pushRules,
                ignored,
                common.serverName(),
                common.clock());
        LogConsumer consumer = new LogConsumer(UnreadCounter.NAME, storage.cursors(), common.tasks(), counter);
        storage.log().listen(consumer);
        consumer.start();
        common.parts().add("unread counts", consumer::close);
        return consumer.progress();
    }
}
