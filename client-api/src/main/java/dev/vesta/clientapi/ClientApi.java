package dev.vesta.clientapi;

import dev.vesta.clientapi.account.CheckUsernameAvailability;
import dev.vesta.clientapi.account.GetRegistrationNonce;
import dev.vesta.clientapi.account.GetTokenOwner;
import dev.vesta.clientapi.account.Register;
import dev.vesta.clientapi.account.RegisterBySharedSecret;
import dev.vesta.clientapi.message.GetOneRoomEvent;
import dev.vesta.clientapi.message.GetRoomEvents;
import dev.vesta.clientapi.message.GetRoomState;
import dev.vesta.clientapi.message.GetRoomStateByType;
import dev.vesta.clientapi.message.GetRoomStateWithKey;
import dev.vesta.clientapi.message.SendMessage;
import dev.vesta.clientapi.message.SetRoomStateByType;
import dev.vesta.clientapi.message.SetRoomStateWithKey;
import dev.vesta.clientapi.room.Ban;
import dev.vesta.clientapi.room.CreateRoom;
import dev.vesta.clientapi.room.ForgetRoom;
import dev.vesta.clientapi.room.GetJoinedMembersByRoom;
import dev.vesta.clientapi.room.GetJoinedRooms;
import dev.vesta.clientapi.room.GetMembersByRoom;
import dev.vesta.clientapi.room.InviteUser;
import dev.vesta.clientapi.room.JoinRoom;
import dev.vesta.clientapi.room.JoinRoomById;
import dev.vesta.clientapi.room.LeaveRoom;
import dev.vesta.clientapi.room.UpgradeRoom;
import dev.vesta.clientapi.server.GetCapabilities;
import dev.vesta.clientapi.server.GetVersions;
import dev.vesta.clientapi.server.GetWellknown;
import dev.vesta.clientapi.session.GetLoginFlows;
import dev.vesta.clientapi.session.Login;
import dev.vesta.clientapi.session.Logout;
import dev.vesta.clientapi.sync.Sync;
import dev.vesta.web.AnyEndpoint;
import java.util.List;

/// The list of all client endpoints. ([spec](https://spec.matrix.org/v1.19/client-server-api/))
public final class ClientApi {
    private ClientApi() {}

    /// Every endpoint, one line each.
    public static List<AnyEndpoint> endpoints(ClientServices s) {
        return List.of(
                new GetVersions(),
                new GetWellknown(s.publicBaseUrl()),
                new GetCapabilities(s.defaultRoomVersion()),
                new Register(s.serverName(), s.registration(), s.uia(), s.sessions()),
                new CheckUsernameAvailability(s.registration()),
                new GetRegistrationNonce(s.sharedSecret()),
                new RegisterBySharedSecret(s.serverName(), s.sharedSecret(), s.sessions()),
                new GetTokenOwner(),
                new GetLoginFlows(),
                new Login(s.serverName(), s.publicBaseUrl(), s.login()),
                new Logout(s.sessions()),
                new CreateRoom(s.roomCreation()),
                new InviteUser(s.members()),
                new JoinRoomById(s.members()),
                new JoinRoom(s.members()),
                new LeaveRoom(s.members()),
                new Ban(s.messages()),
                new ForgetRoom(s.purge()),
                new UpgradeRoom(s.upgrades()),
                new GetJoinedRooms(s.reader()),
                new GetMembersByRoom(s.reader()),
                new GetJoinedMembersByRoom(s.reader()),
                new SendMessage(s.messages()),
                new SetRoomStateWithKey(s.messages()),
                new SetRoomStateByType(new SetRoomStateWithKey(s.messages())),
                new GetRoomState(s.reader()),
                new GetRoomStateWithKey(s.reader()),
                new GetRoomStateByType(new GetRoomStateWithKey(s.reader())),
                new GetOneRoomEvent(s.reader()),
                new GetRoomEvents(s.reader()),
                new Sync(s.sync()));
    }
}
