package dev.vesta.clientapi.notice;

import dev.vesta.core.notice.ServerNotices;
import dev.vesta.core.port.Rng;
import dev.vesta.web.AnyEndpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the endpoints for the server's notices are made from.
///
/// @param notices null when `server_notices.enabled` is false
public record NoticeServices(@Nullable ServerNotices notices, Rng rng) {
    /// The endpoints of this chapter, one line each.
    public List<AnyEndpoint> endpoints() {
        return List.of(new SendServerNotice(notices, rng), new SendServerNoticeOnce(notices));
    }
}
