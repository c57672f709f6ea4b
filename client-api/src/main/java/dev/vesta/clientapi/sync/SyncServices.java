package dev.vesta.clientapi.sync;

import dev.vesta.core.live.Presence;
import dev.vesta.core.sliding.SlidingSync;
import dev.vesta.core.sync.OldSync;
import dev.vesta.core.sync.SyncService;
import dev.vesta.core.userdata.Filters;
import dev.vesta.web.AnyEndpoint;
import java.util.List;

/// What the endpoints that tell the news are made from.
public record SyncServices(
        SyncService sync, SlidingSync slidingSync, OldSync oldSync, Filters filters, Presence presence) {
    /// The endpoints of this chapter, one line each.
    public List<AnyEndpoint> endpoints() {
        return List.of(
                new Sync(sync, filters, presence),
                new SlidingSyncEndpoint(slidingSync, presence),
                new GetEvents(oldSync),
                new GetInitialSync(oldSync),
                new GetRoomInitialSync(oldSync),
                new GetOneEvent(oldSync));
    }
}
