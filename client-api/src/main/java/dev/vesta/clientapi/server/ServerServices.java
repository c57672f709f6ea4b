package dev.vesta.clientapi.server;

import dev.vesta.protocol.room.RoomVersion;
import dev.vesta.web.AnyEndpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the server tells of itself.
///
/// @param publicBaseUrl `public_base_url`: what clients are told to talk to, or null when nobody set it
/// @param defaultRoomVersion the version of rooms whose maker names none
public record ServerServices(@Nullable String publicBaseUrl, RoomVersion defaultRoomVersion) {
    /// The endpoints of this chapter, one line each.
    public List<AnyEndpoint> endpoints() {
        return List.of(new GetVersions(), new GetWellknown(publicBaseUrl), new GetCapabilities(defaultRoomVersion));
    }
}
