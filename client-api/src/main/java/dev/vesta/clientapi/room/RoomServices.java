package dev.vesta.clientapi.room;

import dev.vesta.core.room.RoomAliases;
import dev.vesta.core.room.RoomCreation;
import dev.vesta.core.room.RoomMembers;
import dev.vesta.core.room.RoomPurge;
import dev.vesta.core.room.RoomReader;
import dev.vesta.core.room.RoomUpgrade;
import dev.vesta.web.AnyEndpoint;
import java.util.List;

/// What the endpoints about rooms and their members are made from.
public record RoomServices(
        RoomCreation creation,
        RoomMembers members,
        RoomAliases aliases,
        RoomUpgrade upgrades,
        RoomPurge purge,
        RoomReader reader) {
    /// The endpoints of this chapter, one line each.
    public List<AnyEndpoint> endpoints() {
        return List.of(
                new CreateRoom(creation),
                new InviteUser(members),
                new JoinRoomById(members),
                new JoinRoom(members, aliases),
                new KnockRoom(members, aliases),
                new LeaveRoom(members),
                new Kick(members),
                new Ban(members),
                new Unban(members),
                new ForgetRoom(purge),
                new UpgradeRoom(upgrades),
                new GetJoinedRooms(reader),
                new GetMembersByRoom(reader),
                new GetJoinedMembersByRoom(reader));
    }
}
