package dev.vesta.app;

import dev.vesta.app.adapter.SystemRng;
import dev.vesta.app.adapter.VirtualTasks;
import dev.vesta.app.config.ServerConfig;
import dev.vesta.appservice.RegistrationException;
import dev.vesta.appservice.RegistrationLoader;
import dev.vesta.clientapi.ClientApi;
import dev.vesta.core.account.Caller;
import dev.vesta.core.account.DeviceNews;
import dev.vesta.core.account.LastSeen;
import dev.vesta.core.account.SessionPolicy;
import dev.vesta.core.account.SessionService;
import dev.vesta.core.log.RequestPruning;
import dev.vesta.core.port.RateLimitStore;
import dev.vesta.core.port.Rng;
import dev.vesta.core.sync.Waiters;
import dev.vesta.federation.FederationApi;
import dev.vesta.federation.FederationServices;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.sign.SigningKey;
import dev.vesta.storage.DatabaseUrl;
import dev.vesta.storage.Storage;
import dev.vesta.web.AnyEndpoint;
import dev.vesta.web.HealthEndpoint;
import dev.vesta.web.MetricsEndpoint;
import dev.vesta.web.server.HttpServers;
import dev.vesta.web.server.Kit;
import dev.vesta.web.server.RateLimiter;
import dev.vesta.web.server.RequestSlots;
import dev.vesta.web.server.Timeouts;
import dev.vesta.web.server.WebLimits;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one place that constructs services.
public final class Wiring implements RunningServer {
    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

    /// A database that has been away for longer is lost: the process ends, and a service manager starts it again.
    private static final Duration DATABASE_PATIENCE = Duration.ofMinutes(5);

    /// What must be closed, the last first.
    private final Deque<Part> parts = new ArrayDeque<>();

    private final ServerConfig config;
    private final ServerName serverName;
    private final SigningKey signingKey;
    private final Rng rng = new SystemRng();
    private final Clock clock = Clock.systemUTC();
    private List<Integer> ports = List.of();

    private record Part(String name, Runnable close) {}

    private Wiring(ServerConfig config, String signingKeyLine) {
        this.config = config;
        this.serverName = ServerName.parse(config.serverName())
                .orElseThrow(() -> new StartException("server_name: not a server name: " + config.serverName()));
        this.signingKey = SigningKey.parseLine(signingKeyLine)
                .orElseThrow(() -> new StartException("signing_key_path: the file " + config.signingKeyPath()
                        + " must hold a line of the form: ed25519 KEYID BASE64"));
    }

    /// Builds everything and opens the listeners.
    ///
    /// @param signingKey the server's key as a line of the form `ed25519 KEYID BASE64`
    /// @param databaseLost to be called when the database has been away for longer than the server may wait
    public static RunningServer start(
            ServerConfig config, DatabaseUrl database, String signingKey, Runnable databaseLost) {
        Wiring wiring = new Wiring(config, signingKey);
        try {
            // Adapters wait for their futures, which only virtual threads may do.
            OnVirtualThread.run(() -> wiring.open(database, databaseLost));
            return wiring;
        } catch (RuntimeException | Error e) {
            wiring.close();
            throw e;
        }
    }

    private void open(DatabaseUrl url, Runnable databaseLost) {
        checkRegistrations();
        // Nothing of ours is read through Vert.x's file cache, and nothing may be written outside the data directory.
        Vertx vertx = Vertx.vertx(new VertxOptions()
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        parts.push(new Part("event loops", () -> vertx.close().await()));
        Storage storage = Storage.open(vertx, url, config.database().poolSize(), serverName);
        parts.push(new Part("database", storage::close));
        storage.database().onAway(away -> {
            if (away.compareTo(DATABASE_PATIENCE) > 0) {
                databaseLost.run();
            }
        });
        RequestSlots slots = new RequestSlots(RequestSlots.DEFAULT_RUNNING, RequestSlots.DEFAULT_WAITING);
        VirtualTasks tasks = new VirtualTasks(slots);
        parts.push(new Part("tasks", tasks::close));
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        DeviceNews deviceNews = new DeviceNews(storage.log(), storage.sync());
        SessionService sessions = sessions(storage, deviceNews);
        LastSeen lastSeen = new LastSeen(storage.sessions(), tasks, clock);
        lastSeen.start(tasks);
        parts.push(new Part("last sightings of devices", lastSeen::close));
        Kit kit = kit(sessions, lastSeen, storage.rateLimits(), slots, meters);
        Waiters waiters = new Waiters(tasks);
        storage.log().listen(waiters);
        RequestPruning pruning = new RequestPruning(storage.requests(), tasks, clock);
        pruning.start();
        parts.push(new Part("request pruning", pruning::close));
        List<AnyEndpoint> endpoints = new ArrayList<>();
        ClientWiring.Common common = new ClientWiring.Common(
                config,
                serverName,
                signingKey,
                storage,
                tasks,
                sessions,
                deviceNews,
                lastSeen,
                waiters,
                rng,
                clock,
                (name, close) -> parts.push(new Part(name, close)));
        endpoints.addAll(ClientApi.endpoints(new ClientWiring(common).services()));
        if (config.federation().enabled()) {
            endpoints.addAll(
                    FederationApi.endpoints(new FederationServices(serverName, signingKey, Version.current(), clock)));
        }
        endpoints.add(new HealthEndpoint(
                () -> storage.database().probe() ? List.of() : List.of("The database does not answer.")));
        if (config.metrics()) {
            endpoints.add(new MetricsEndpoint(meters::scrape));
        }
        HttpServers servers = HttpServers.start(vertx, Listening.listeners(config), endpoints, kit);
        parts.push(new Part("listeners", servers::close));
        // Wakes the long polls first, or else the listeners would wait for them.
        parts.push(new Part("long polls", waiters::close));
        ports = servers.ports();
    }

    private SessionService sessions(Storage storage, DeviceNews deviceNews) {
        SessionPolicy policy = new SessionPolicy(
                config.accessTokens().refreshable(),
                config.accessTokens().plain().orElse(null));
        return new SessionService(storage.sessions(), deviceNews, policy, rng, clock);
    }

    private Kit kit(
            SessionService sessions,
            LastSeen lastSeen,
            RateLimitStore limits,
            RequestSlots slots,
            PrometheusMeterRegistry meters) {
        return new Kit(
                (token, peer) -> {
                    Caller caller = sessions.authenticate(token);
                    lastSeen.note(caller, peer);
                    return caller;
                },
                new RateLimiter(
                        Listening.rates(config),
                        config.rateLimits().enabled(),
                        System::nanoTime,
                        Listening.userRates(limits)),
                slots,
                meters,
                System::nanoTime,
                rng.text(4),
                Timeouts.DEFAULTS,
                WebLimits.defaults());
    }

    /// A broken registration file must stop the start, not a bridge's first message.
    private void checkRegistrations() {
        try {
            new RegistrationLoader(serverName).load(config.applicationServices());
        } catch (RegistrationException e) {
            throw new StartException("application_services: " + e.getMessage(), e);
        }
    }

    @Override
    public List<Integer> ports() {
        return ports;
    }

    @Override
    public void close() {
        OnVirtualThread.run(() -> {
            while (!parts.isEmpty()) {
                Part part = parts.pop();
                try {
                    part.close().run();
                } catch (RuntimeException e) {
                    LOG.warn("Could not close the {} cleanly", part.name(), e);
                }
            }
        });
    }
}
