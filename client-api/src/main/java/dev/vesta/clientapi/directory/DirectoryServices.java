package dev.vesta.clientapi.directory;

import dev.vesta.core.room.RoomAliases;
import dev.vesta.core.room.RoomDiscovery;
import dev.vesta.core.room.RoomListing;
import dev.vesta.core.room.SpaceHierarchy;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.web.AnyEndpoint;
import java.util.List;

/// What the endpoints that find rooms are made from.
public record DirectoryServices(
        ServerName serverName,
        RoomAliases aliases,
        RoomListing listing,
        RoomDiscovery discovery,
        SpaceHierarchy spaces) {
    /// The endpoints of this chapter, one line each.
    public List<AnyEndpoint> endpoints() {
        return List.of(
                new SetRoomAlias(aliases),
                new GetRoomIdByAlias(aliases, serverName),
                new DeleteRoomAlias(aliases),
                new GetLocalAliases(aliases),
                new GetRoomVisibility(listing),
                new SetRoomVisibility(listing),
                new GetPublicRooms(listing),
                new QueryPublicRooms(listing),
                new GetSpaceHierarchy(spaces),
                new GetRoomSummary(discovery, aliases));
    }
}
