package dev.vesta.app;

import dev.vesta.clientapi.live.LiveServices;
import dev.vesta.core.live.LiveCounter;
import dev.vesta.core.live.LivePart;
import dev.vesta.core.live.Presence;
import dev.vesta.core.live.PresenceNews;
import dev.vesta.core.live.Typing;
import dev.vesta.core.room.MembersOnly;
import dev.vesta.core.sync.SyncPart;
import dev.vesta.core.userdata.IgnoredUsers;
import dev.vesta.storage.Storage;

/// Constructs and starts what tells who types and who is there.
final class LiveWiring {
    private final ClientWiring.Common common;
    private final LiveCounter counter;
    private final Typing typing;
    private final Presence presence;

    LiveWiring(ClientWiring.Common common) {
        this.common = common;
        Storage storage = common.storage();
        this.counter = new LiveCounter(common.rng());
        this.typing = new Typing(
                counter,
                new MembersOnly(storage.rooms(), storage.numbers()),
                common.waiters(),
                common.tasks(),
                common.clock());
        this.presence = new Presence(
                counter,
                storage.presence(),
                common.waiters(),
                common.tasks(),
                common.clock(),
                common.config().presence());
        storage.log().listen(typing);
        storage.log().listen(presence);
        typing.watch();
        common.parts().add("typing", typing::close);
        presence.watch();
        common.parts().add("presence", presence::close);
    }

    LiveServices services() {
        return new LiveServices(typing, presence);
    }

    LiveCounter counter() {
        return counter;
    }

    Typing typing() {
        return typing;
    }

    Presence presence() {
        return presence;
    }

    /// What a sync tells of it.
    SyncPart part(IgnoredUsers ignored) {
        return new LivePart(counter, typing, new PresenceNews(counter, presence, common.clock()), ignored);
    }
}
