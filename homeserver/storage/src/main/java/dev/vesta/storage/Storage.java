package dev.vesta.storage;

import dev.vesta.core.port.AccountDataStore;
import dev.vesta.core.port.AccountStore;
import dev.vesta.core.port.ConsistencyStore;
import dev.vesta.core.port.DeviceLists;
import dev.vesta.core.port.DirectoryStore;
import dev.vesta.core.port.FilterStore;
import dev.vesta.core.port.LogCursors;
import dev.vesta.core.port.MemberLookups;
import dev.vesta.core.port.NotificationStore;
import dev.vesta.core.port.Numbers;
import dev.vesta.core.port.PresenceStore;
import dev.vesta.core.port.ProfileStore;
import dev.vesta.core.port.RateLimitStore;
import dev.vesta.core.port.ReceiptStore;
import dev.vesta.core.port.RegistrationTokenStore;
import dev.vesta.core.port.RelationStore;
import dev.vesta.core.port.ReportStore;
import dev.vesta.core.port.RequestMemory;
import dev.vesta.core.port.RoomRemoval;
import dev.vesta.core.port.RoomStore;
import dev.vesta.core.port.ServerNoticeStore;
import dev.vesta.core.port.SessionStore;
import dev.vesta.core.port.SlidingConnections;
import dev.vesta.core.port.SlidingReads;
import dev.vesta.core.port.StateImportStore;
import dev.vesta.core.port.SweepStore;
import dev.vesta.core.port.SyncStore;
import dev.vesta.core.port.ToDeviceStore;
import dev.vesta.core.port.TokenStore;
import dev.vesta.core.port.UnreadStore;
import dev.vesta.core.port.UserDirectoryStore;
import dev.vesta.protocol.id.ServerName;
import io.vertx.core.Vertx;

/// Everything that this module offers, wired. Open, use and close it on virtual threads.
public final class Storage implements AutoCloseable {
    private final Database database;
    private final RoomCaches caches;
    private final Numbers numbers;
    private final SessionStore sessions;
    private final AccountStore accounts;
    private final TokenStore tokens;
    private final RegistrationTokenStore registrationTokens;
    private final RoomStore rooms;
    private final SyncStore sync;
    private final SlidingReads slidingReads;
    private final SlidingConnections slidingConnections;
    private final RelationStore relations;
    private final ReportStore reports;
    private final StateImportStore stateImport;
    private final RoomRemoval removal;
    private final SweepStore sweeps;
    private final ToDeviceStore toDevice;
    private final DeviceLists deviceLists;
    private final UnreadStore unread;
    private final DirectoryStore directory;
    private final MemberLookups members;
    private final PresenceStore presence;
    private final AccountDataStore accountData;
    private final ReceiptStore receipts;
    private final FilterStore filters;
    private final NotificationStore notifications;
    private final LogCursors cursors;
    private final RequestMemory requests;
    private final ProfileStore profiles;
    private final UserDirectoryStore userDirectory;
    private final RateLimitStore rateLimits;
    private final ServerNoticeStore serverNotices;
    private final LogWriter log;

    private Storage(Database database) {
        this.caches = new RoomCaches();
        this.database = database;
        this.numbers = new PgNumbers(database);
        PgSessionStore sessionStore = new PgSessionStore(database);
        this.sessions = sessionStore;
        this.accounts = new PgAccountStore(database, numbers, sessionStore);
        this.tokens = new PgTokenStore(database);
        this.registrationTokens = new PgRegistrationTokenStore(database);
        this.rooms = new PgRoomStore(database, caches, numbers);
        this.sync = new PgSyncStore(database, caches);
        this.slidingReads = new PgSlidingReads(database, caches);
        this.slidingConnections = new PgSlidingConnections(database);
        this.relations = new PgRelationStore(database);
        this.reports = new PgReportStore(database);
        this.stateImport = new PgStateImportStore(database);
        this.sweeps = new PgSweepStore(database);
        this.removal = new PgRoomRemoval(database, caches);
        this.toDevice = new PgToDeviceStore(database);
        this.deviceLists = new PgDeviceLists(database, caches);
        this.unread = new PgUnreadStore(database);
        this.directory = new PgDirectoryStore(database, caches);
        this.members = new PgMemberLookups(database);
        this.presence = new PgPresenceStore(database);
        this.accountData = new PgAccountDataStore(database);
        this.receipts = new PgReceiptStore(database);
        this.filters = new PgFilterStore(database);
        this.notifications = new PgNotificationStore(database);
        this.cursors = new PgLogCursors(database);
        this.requests = new PgRequestMemory(database);
        this.profiles = new PgProfileStore(database);
        this.userDirectory = new PgUserDirectoryStore(database);
        this.rateLimits = new PgRateLimitStore(database);
        this.serverNotices = new PgServerNoticeStore(database);
        this.log = new LogWriter(database);
        log.listen((item, lastPos) -> caches.committed(item));
    }

    /// Connects, brings the schema up to date and starts the log.
    ///
    /// @param poolSize connections for everything but the log, which has one of its own
    /// @throws IllegalStateException when this database may not be used; its text says why
    public static Storage open(Vertx vertx, DatabaseUrl url, int poolSize, ServerName serverName) {
        Database database = Database.open(vertx, url, poolSize, serverName);
        try {
            return new Storage(database);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    public Database database() {
        return database;
    }

    RoomCaches caches() {
        return caches;
    }

    public Numbers numbers() {
        return numbers;
    }

    public AccountStore accounts() {
        return accounts;
    }

    public SessionStore sessions() {
        return sessions;
    }

    public TokenStore tokens() {
        return tokens;
    }

    public RegistrationTokenStore registrationTokens() {
        return registrationTokens;
    }

    public RoomStore rooms() {
        return rooms;
    }

    public SyncStore sync() {
        return sync;
    }

    public SlidingReads slidingReads() {
        return slidingReads;
    }

    public SlidingConnections slidingConnections() {
        return slidingConnections;
    }

    public RelationStore relations() {
        return relations;
    }

    public ReportStore reports() {
        return reports;
    }

    public StateImportStore stateImport() {
        return stateImport;
    }

    public SweepStore sweeps() {
        return sweeps;
    }

    public RoomRemoval removal() {
        return removal;
    }

    /// What `doctor consistency` reads, past all caches.
    public ConsistencyStore consistency() {
        return new PgConsistencyStore(database);
    }

    public ToDeviceStore toDevice() {
        return toDevice;
    }

    public DeviceLists deviceLists() {
        return deviceLists;
    }

    public UnreadStore unread() {
        return unread;
    }

    public DirectoryStore directory() {
        return directory;
    }

    public MemberLookups members() {
        return members;
    }

    public PresenceStore presence() {
        return presence;
    }

    public AccountDataStore accountData() {
        return accountData;
    }

    public ReceiptStore receipts() {
        return receipts;
    }

    public FilterStore filters() {
        return filters;
    }

    public NotificationStore notifications() {
        return notifications;
    }

    public LogCursors cursors() {
        return cursors;
    }

    public RequestMemory requests() {
        return requests;
    }

    public ProfileStore profiles() {
        return profiles;
    }

    public UserDirectoryStore userDirectory() {
        return userDirectory;
    }

    public RateLimitStore rateLimits() {
        return rateLimits;
    }

    public ServerNoticeStore serverNotices() {
        return serverNotices;
    }

    public LogWriter log() {
        return log;
    }

    /// Commits what is queued, then disconnects.
    @Override
    public void close() {
        log.close();
        database.close();
    }
}
