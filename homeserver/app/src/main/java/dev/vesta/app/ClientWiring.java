package dev.vesta.app;

import dev.vesta.app.adapter.Argon2PasswordHasher;
import dev.vesta.app.adapter.VirtualTasks;
import dev.vesta.app.config.ServerConfig;
import dev.vesta.clientapi.ClientServices;
import dev.vesta.clientapi.account.AccountServices;
import dev.vesta.clientapi.admin.AdminServices;
import dev.vesta.clientapi.device.DeviceServices;
import dev.vesta.clientapi.directory.DirectoryServices;
import dev.vesta.clientapi.message.MessageServices;
import dev.vesta.clientapi.notice.NoticeServices;
import dev.vesta.clientapi.profile.ProfileServices;
import dev.vesta.clientapi.room.RoomServices;
import dev.vesta.clientapi.server.ServerServices;
import dev.vesta.clientapi.session.SessionServices;
import dev.vesta.clientapi.sync.SyncServices;
import dev.vesta.core.account.AccountModeration;
import dev.vesta.core.account.Deactivation;
import dev.vesta.core.account.DeviceNews;
import dev.vesta.core.account.DeviceService;
import dev.vesta.core.account.LastSeen;
import dev.vesta.core.account.LoginService;
import dev.vesta.core.account.OpenIdService;
import dev.vesta.core.account.PasswordChange;
import dev.vesta.core.account.Passwords;
import dev.vesta.core.account.RegistrationPolicy;
import dev.vesta.core.account.RegistrationService;
import dev.vesta.core.account.SessionService;
import dev.vesta.core.account.SharedSecretRegistration;
import dev.vesta.core.account.UiaService;
import dev.vesta.core.device.DeviceMessages;
import dev.vesta.core.device.ToDevicePart;
import dev.vesta.core.inbound.Explanations;
import dev.vesta.core.log.LogConsumer;
import dev.vesta.core.notice.ServerNotices;
import dev.vesta.core.port.AccountDataStore;
import dev.vesta.core.port.Rng;
import dev.vesta.core.profile.MutualRooms;
import dev.vesta.core.profile.OpenRooms;
import dev.vesta.core.profile.ProfilePushes;
import dev.vesta.core.profile.ProfileService;
import dev.vesta.core.profile.UserDirectory;
import dev.vesta.core.room.Admission;
import dev.vesta.core.room.GuestDepartures;
import dev.vesta.core.room.InvitePermissions;
import dev.vesta.core.room.RejectGate;
import dev.vesta.core.room.Reports;
import dev.vesta.core.room.RestrictedJoins;
import dev.vesta.core.room.RoomAliases;
import dev.vesta.core.room.RoomCreation;
import dev.vesta.core.room.RoomDiscovery;
import dev.vesta.core.room.RoomHistory;
import dev.vesta.core.room.RoomListing;
import dev.vesta.core.room.RoomMembers;
import dev.vesta.core.room.RoomMessages;
import dev.vesta.core.room.RoomProfiles;
import dev.vesta.core.room.RoomPurge;
import dev.vesta.core.room.RoomReader;
import dev.vesta.core.room.RoomRelations;
import dev.vesta.core.room.RoomUpgrade;
import dev.vesta.core.room.RoomWriter;
import dev.vesta.core.room.SpaceHierarchy;
import dev.vesta.core.room.StateChecks;
import dev.vesta.core.room.StateReader;
import dev.vesta.core.room.StateSweep;
import dev.vesta.core.room.Succession;
import dev.vesta.core.sliding.SlidingSync;
import dev.vesta.core.sync.EventSight;
import dev.vesta.core.sync.LiveTail;
import dev.vesta.core.sync.News;
import dev.vesta.core.sync.OldSync;
import dev.vesta.core.sync.RoomSync;
import dev.vesta.core.sync.SyncPart;
import dev.vesta.core.sync.SyncRooms;
import dev.vesta.core.sync.SyncService;
import dev.vesta.core.sync.Waiters;
import dev.vesta.core.userdata.Filters;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.sign.SigningKey;
import dev.vesta.storage.Storage;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Constructs what the client endpoints need, chapter by chapter.
final class ClientWiring {
    /// Takes note of what must be closed when the server stops; the last is closed first.
    @FunctionalInterface
    interface Parts {
        void add(String name, Runnable close);
    }

    /// What all chapters share.
    record Common(
            ServerConfig config,
            ServerName serverName,
            SigningKey signingKey,
            Storage storage,
            VirtualTasks tasks,
            SessionService sessions,
            DeviceNews deviceNews,
            LastSeen lastSeen,
            Waiters waiters,
            Rng rng,
            Clock clock,
            Parts parts) {}

    private final Common common;
    private final ServerConfig config;
    private final Storage storage;
    private final StateReader states;
    private final UserDataWiring userData;
    private final EventSight sight;
    private final RoomWriter writer;
    private final Succession succession;
    private final RoomMembers members;
    private final RoomMessages messages;
    private final RoomReader reader;
    private final RoomHistory history;
    private final Admission admission;
    private final RoomAliases aliases;
    private final LiveWiring live;
    private final ProfileService profiles;
    private final InvitePermissions invites;

    ClientWiring(Common common) {
        this.common = common;
        this.config = common.config();
        this.storage = common.storage();
        this.states = new StateReader(storage.rooms(), storage.numbers());
        this.userData = new UserDataWiring(common);
        this.sight = new EventSight(
                storage.rooms(),
                storage.sync(),
                states,
                storage.relations(),
                userData.ignored(),
                storage.accounts()::erased,
                common.clock());
        this.writer = new RoomWriter(
                storage.rooms(),
                storage.log(),
                storage.numbers(),
                common.tasks(),
                common.clock(),
                common.serverName(),
                common.signingKey());
        ProfilePushes pushes =
                new ProfilePushes(storage.profiles(), storage.sync(), new RoomProfiles(writer), common.tasks());
        pushes.start();
        common.parts().add("profile pushes", pushes::close);
        this.profiles = new ProfileService(storage.profiles(), pushes::wake);
        this.invites = new InvitePermissions(
                user -> storage.accountData().get(user, AccountDataStore.NO_ROOM, InvitePermissions.TYPE),
                storage.numbers(),
                common.serverName());
        RejectGate rejections = config.serverNotices()
                .map(notices -> ServerNotices.rejectGate(NoticeWiring.sender(notices, common.serverName())))
                .orElse(RejectGate.OPEN);
        this.admission = new Admission(
                profiles,
                invites,
                rejections,
                new RestrictedJoins(storage.rooms(), storage.numbers(), storage.members(), common.serverName()));
        this.aliases = new RoomAliases(
                storage.rooms(), storage.numbers(), storage.directory(), writer, common.serverName(), common.clock());
        this.succession = userData.succession(states);
        this.members = new RoomMembers(storage.rooms(), writer, common.serverName(), admission, succession);
        StateChecks checks = new StateChecks(admission, aliases, common.serverName());
        this.messages = new RoomMessages(storage.rooms(), storage.relations(), writer, checks, succession);
        this.reader = new RoomReader(storage.rooms(), storage.sync(), storage.numbers(), states, sight);
        this.history =
                new RoomHistory(storage.rooms(), storage.sync(), storage.numbers(), states, storage.relations(), sight);
        this.live = new LiveWiring(common);
    }

    ClientServices services() {
        Passwords passwords =
                new Passwords(new Argon2PasswordHasher(common.rng(), cost()), common.tasks(), common.rng());
        UiaService uia = new UiaService(
                storage.accounts(),
                storage.registrationTokens(),
                passwords,
                common.serverName(),
                common.rng(),
                common.clock());
        DeviceService devices = new DeviceService(storage.sessions(), common.lastSeen(), common.deviceNews());
        return new ClientServices(
                new ServerServices(config.publicBaseUrl().orElse(null), config.defaultRoomVersion()),
                accounts(passwords, uia),
                new AdminServices(
                        new AccountModeration(storage.accounts(), common.serverName()),
                        devices,
                        new Explanations(storage.rooms(), storage.numbers())),
                sessions(passwords, uia, devices),
                rooms(),
                directory(),
                messages(),
                sync(),
                live.services(),
                userData.services(states, sight),
                new DeviceServices(new DeviceMessages(storage.toDevice(), storage.log(), common.clock())),
                profiles(),
                new NoticeServices(notices(), common.rng()));
    }

    private AccountServices accounts(Passwords passwords, UiaService uia) {
        RegistrationPolicy policy = new RegistrationPolicy(
                config.registration().enabled(),
                config.registration().requireToken(),
                config.guestAccess(),
                config.registration().sharedSecret().orElse(null),
                config.serverNotices()
                        .map(notices -> Set.of(notices.localpart()))
                        .orElse(Set.of()));
        RegistrationService registration = new RegistrationService(
                storage.accounts(),
                storage.registrationTokens(),
                passwords,
                common.rng(),
                common.clock(),
                common.serverName(),
                policy);
        return new AccountServices(
                common.serverName(),
                registration,
                new SharedSecretRegistration(registration, policy, common.rng(), common.clock()),
                uia,
                common.sessions(),
                new PasswordChange(storage.accounts(), passwords, common.sessions()),
                deactivation(),
                new OpenIdService(storage.tokens(), common.rng(), common.clock()));
    }

    private Deactivation deactivation() {
        // What other chapters keep about a user is forgotten by what they add to this list.
        List<Deactivation.Farewell> farewells =
                List.of((nid, user, erase) -> profiles.forget(nid), (nid, user, erase) -> storage.accountData()
                        .forget(nid));
        Deactivation deactivation = new Deactivation(
                storage.accounts(),
                storage.sync(),
                members,
                common.deviceNews(),
                farewells,
                common.tasks(),
                common.clock());
        deactivation.start(common.tasks());
        common.parts().add("deactivation of accounts", deactivation::close);
        return deactivation;
    }

    private SessionServices sessions(Passwords passwords, UiaService uia, DeviceService devices) {
        LoginService login = new LoginService(
                storage.accounts(),
                storage.tokens(),
                common.sessions(),
                passwords,
                common.serverName(),
                common.rng(),
                common.clock());
        return new SessionServices(
                common.serverName(), config.publicBaseUrl().orElse(null), login, common.sessions(), devices, uia);
    }

    private RoomServices rooms() {
        RoomPurge purge = new RoomPurge(
                storage.rooms(),
                storage.removal(),
                writer,
                new StateSweep(storage.rooms(), storage.sweeps(), writer),
                common.tasks());
        purge.start(common.tasks());
        common.parts().add("deletion of rooms", purge::close);
        GuestDepartures departures =
                new GuestDepartures(storage.members(), storage.rooms(), states, writer, common.tasks());
        storage.log().listen(departures);
        departures.start();
        common.parts().add("departures of guests", departures::close);
        return new RoomServices(
                new RoomCreation(
                        writer, common.rng(), common.serverName(), config.defaultRoomVersion(), admission, aliases),
                members,
                aliases,
                new RoomUpgrade(
                        storage.rooms(),
                        storage.numbers(),
                        states,
                        writer,
                        common.rng(),
                        common.serverName(),
                        List.of(aliases, succession)),
                purge,
                reader);
    }

    private DirectoryServices directory() {
        RoomDiscovery discovery =
                new RoomDiscovery(storage.rooms(), storage.numbers(), storage.directory(), storage.members());
        return new DirectoryServices(
                common.serverName(),
                aliases,
                new RoomListing(
                        storage.rooms(), storage.numbers(), storage.directory(), discovery, common.serverName()),
                discovery,
                new SpaceHierarchy(storage.rooms(), storage.directory(), discovery));
    }

    private MessageServices messages() {
        return new MessageServices(
                messages,
                reader,
                history,
                new RoomRelations(
                        storage.rooms(),
                        storage.sync(),
                        storage.numbers(),
                        storage.relations(),
                        userData.ignored(),
                        sight),
                new Reports(
                        storage.reports(),
                        storage.accounts(),
                        storage.rooms(),
                        storage.numbers(),
                        sight,
                        common.clock()));
    }

    private SyncServices sync() {
        LiveTail tail = LiveTail.of(storage.log(), storage.sync(), storage.rooms());
        RoomSync roomSync = new RoomSync(storage.rooms(), tail, storage.numbers(), states, sight);
        News news = News.of(storage.log(), storage.sync());
        ToDevicePart toDevice = new ToDevicePart(storage.toDevice());
        SyncService sync = new SyncService(
                storage.sync(),
                common.waiters(),
                news,
                new SyncRooms(storage.rooms(), tail, states, roomSync, userData.ignored(), invites::blocks),
                parts(toDevice),
                userData.counts(),
                common.clock());
        OldSync oldSync = new OldSync(
                sync,
                storage.sync(),
                storage.rooms(),
                reader,
                history,
                sight,
                common.waiters(),
                common.clock(),
                storage.directory()::isListed);
        SlidingSync sliding = new SlidingWiring(common, states, sight, roomSync, userData, live)
                .sync(news, toDevice, invites::blocks);
        return new SyncServices(sync, sliding, oldSync, new Filters(storage.filters()), live.presence());
    }

    private List<SyncPart> parts(ToDevicePart toDevice) {
        List<SyncPart> parts = new ArrayList<>();
        parts.add(live.part(userData.ignored()));
        parts.add(toDevice);
        // The last of these tells the counts of the rooms that any part speaks of.
        parts.addAll(userData.parts());
        return parts;
    }

    private ProfileServices profiles() {
        OpenRooms openRooms =
                new OpenRooms(storage.userDirectory(), storage.cursors(), storage.rooms(), storage.numbers());
        LogConsumer consumer =
                new LogConsumer(OpenRooms.CONSUMER, storage.cursors(), common.tasks(), openRooms::handle);
        storage.log().listen(consumer);
        consumer.start();
        common.parts().add("open rooms", consumer::close);
        return new ProfileServices(
                profiles,
                new UserDirectory(storage.userDirectory(), openRooms),
                new MutualRooms(storage.userDirectory()));
    }

    /// Null when the configuration turns them off.
    private @Nullable ServerNotices notices() {
        NoticeWiring wiring = new NoticeWiring(
                config, common.serverName(), storage, writer, common.rng(), common.tasks(), common.clock());
        return config.serverNotices().map(wiring::notices).orElse(null);
    }

    private Argon2PasswordHasher.Cost cost() {
        return switch (config.registration().passwordHash().cost()) {
            case MINIMAL -> Argon2PasswordHasher.Cost.MINIMAL;
            case DEFAULT -> Argon2PasswordHasher.Cost.DEFAULT;
            case HIGH -> Argon2PasswordHasher.Cost.HIGH;
        };
    }
}
