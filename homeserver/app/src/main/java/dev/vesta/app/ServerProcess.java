package dev.vesta.app;

import dev.vesta.app.adapter.SystemRng;
import dev.vesta.app.config.ServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The life of the process: start, say where we are, wait, stop cleanly on SIGTERM and Ctrl-C.
public final class ServerProcess {
    private static final Logger LOG = LoggerFactory.getLogger(ServerProcess.class);
    /// A service manager kills what has not stopped after a while; we had rather say that it took too long.
    private static final Duration STOP_LIMIT = Duration.ofSeconds(14);

    private static final int STOPPED = 0;
    private static final int DATABASE_LOST = 3;

    private ServerProcess() {}

    /// Runs until the database is lost (false). Signals end the process from within the shutdown hook.
    ///
    /// @param firstRun whether to explain how to make the first account
    public static boolean run(ServerConfig config, boolean firstRun) throws InterruptedException {
        LoggingSetup.apply(config.logging());
        AtomicInteger exitCode = new AtomicInteger(STOPPED);
        Startup startup = new Startup();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> stop(startup, exitCode)));
        Homeserver homeserver = startup.start(config);
        announce(config, homeserver.ports(), firstRun);
        homeserver.awaitDatabaseLost();
        LOG.error("The database is lost; stopping");
        exitCode.set(DATABASE_LOST);
        return false;
    }

    /// Starting and stopping exclude each other: a signal during the start waits for its end, or else something would
    /// be started after everything was stopped.
    private static final class Startup {
        private @Nullable Homeserver homeserver;
        private boolean failed;

        synchronized Homeserver start(ServerConfig config) {
            try {
                Homeserver started = Homeserver.start(config, new SystemRng());
                homeserver = started;
                return started;
            } catch (RuntimeException | Error e) {
                failed = true;
                throw e;
            }
        }

        /// False when there was nothing to stop since the start had failed.
        synchronized boolean stop() {
            if (homeserver != null) {
                homeserver.close();
            }
            return !failed;
        }
    }

    private static void stop(Startup startup, AtomicInteger exitCode) {
        Thread.ofPlatform().daemon(true).name("stop-limit").start(() -> {
            try {
                Thread.sleep(STOP_LIMIT);
            } catch (InterruptedException e) {
                return;
            }
            LOG.error("Not stopped after {} s; leaving the rest to the next start", STOP_LIMIT.toSeconds());
            Runtime.getRuntime().halt(exitCode.get());
        });
        LOG.info("Stopping");
        if (startup.stop()) {
            LOG.info("Stopped");
            // Without this the exit code would be 143, as of a process that a signal has killed.
            Runtime.getRuntime().halt(exitCode.get());
        }
    }

    private static void announce(ServerConfig config, List<Integer> ports, boolean firstRun) {
        String address = "(no listener with the resource client)";
        for (int i = ports.size() - 1; i >= 0; i--) {
            ServerConfig.Listener listener = config.listeners().get(i);
            if (listener.resources().contains(ServerConfig.Resource.CLIENT)) {
                address = Addresses.of(listener, ports.get(i));
            }
        }
        LOG.info("{} is ready: {}", config.serverName(), address);
        if (firstRun) {
            LOG.info("Make the first account in another terminal: bin/homeserver admin create-user NAME --admin");
        }
    }
}
