package dev.vesta.app;

import dev.vesta.core.device.ToDevicePart;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.sliding.Extensions;
import dev.vesta.core.sliding.SlidingParts;
import dev.vesta.core.sliding.SlidingSync;
import dev.vesta.core.sync.EventSight;
import dev.vesta.core.sync.Looks;
import dev.vesta.core.sync.News;
import dev.vesta.core.sync.RoomSync;
import dev.vesta.core.sync.SyncRooms.InvitesHidden;
import dev.vesta.storage.Storage;

/// Constructs sliding sync from what the other sync has.
record SlidingWiring(
        ClientWiring.Common common,
        StateReader states,
        EventSight sight,
        RoomSync roomSync,
        UserDataWiring userData,
        LiveWiring live) {
    /// @param toDevice that of the other sync, which remembers what is acknowledged
    SlidingSync sync(News news, ToDevicePart toDevice, InvitesHidden invitesHidden) {
        Storage storage = common.storage();
        Extensions extensions = new Extensions(
                toDevice,
                storage.deviceLists(),
                storage.numbers(),
                storage.accountData(),
                userData.accountDataPart(),
                storage.receipts(),
                userData.receiptPart(),
                live.counter(),
                live.typing(),
                userData.ignored());
        return new SlidingParts(
                        storage.slidingConnections(),
                        storage.slidingReads(),
                        storage.sync(),
                        storage.rooms(),
                        storage.numbers(),
                        storage.accountData(),
                        storage.unread(),
                        storage.log(),
                        states,
                        sight,
                        roomSync,
                        common.waiters(),
                        news,
                        new Looks(news, userData.counts()),
                        userData.ignored(),
                        invitesHidden,
                        common.clock())
                .sync(extensions);
    }
}
