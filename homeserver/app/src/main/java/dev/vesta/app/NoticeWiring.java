package dev.vesta.app;

import dev.vesta.app.config.ServerConfig;
import dev.vesta.core.notice.AccountDataTagger;
import dev.vesta.core.notice.NoticeSettings;
import dev.vesta.core.notice.ServerNotices;
import dev.vesta.core.port.Rng;
import dev.vesta.core.port.Tasks;
import dev.vesta.core.profile.ProfileService;
import dev.vesta.core.room.Admission;
import dev.vesta.core.room.InviteGate;
import dev.vesta.core.room.JoinAuthority;
import dev.vesta.core.room.RejectGate;
import dev.vesta.core.room.RoomAliases;
import dev.vesta.core.room.RoomCreation;
import dev.vesta.core.room.RoomMembers;
import dev.vesta.core.room.RoomMessages;
import dev.vesta.core.room.RoomWriter;
import dev.vesta.core.room.StateChecks;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.storage.Storage;
import java.time.Clock;

/// Constructs what sends the server's notices, for the server and for the command line.
///
/// @param writer makes the events
record NoticeWiring(
        ServerConfig config,
        ServerName serverName,
        Storage storage,
        RoomWriter writer,
        Rng rng,
        Tasks tasks,
        Clock clock) {
    /// Who blocks invites hears the server nevertheless: these gates are open.
    ServerNotices notices(ServerConfig.ServerNotices wish) {
        ProfileService profiles = new ProfileService(storage.profiles(), () -> {});
        Admission open = new Admission(profiles, InviteGate.OPEN, RejectGate.OPEN, JoinAuthority.NOBODY);
        RoomAliases aliases =
                new RoomAliases(storage.rooms(), storage.numbers(), storage.directory(), writer, serverName, clock);
        return new ServerNotices(
                new NoticeSettings(
                        sender(wish, serverName),
                        wish.displayName(),
                        wish.avatarUrl().orElse(null),
                        wish.roomName()),
                storage.accounts(),
                storage.profiles(),
                storage.serverNotices(),
                new ServerNotices.Rooms(
                        storage.rooms(),
                        storage.sync(),
                        new RoomCreation(writer, rng, serverName, config.defaultRoomVersion(), open, aliases),
                        new RoomMembers(storage.rooms(), writer, serverName, open),
                        new RoomMessages(
                                storage.rooms(),
                                storage.relations(),
                                writer,
                                new StateChecks(open, aliases, serverName))),
                new AccountDataTagger(storage.accountData(), storage.log()),
                tasks,
                clock);
    }

    /// The account that sends.
    static UserId sender(ServerConfig.ServerNotices wish, ServerName serverName) {
        return new UserId("@" + wish.localpart() + ":" + serverName);
    }
}
