package dev.vesta.web.server;

import dev.vesta.web.AnyEndpoint;
import dev.vesta.web.request.EndpointRouter;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All listeners of one process.
public final class HttpServers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServers.class);

    /// Vert.x takes a negative port as «any free port, shared by all servers that name the same number».
    private static final AtomicInteger FREE_PORT_GROUP = new AtomicInteger();

    private final Vertx vertx;
    private final List<Integer> ports = new ArrayList<>();
    private final List<String> deployments = new ArrayList<>();
    private final List<Long> timers = new ArrayList<>();
    private final Queue<ListenerVerticle> verticles = new ConcurrentLinkedQueue<>();

    private HttpServers(Vertx vertx) {
        this.vertx = vertx;
    }

    /// Opens every listener; all are bound when this returns, or none when it throws. Blocks: not for event loops.
    public static HttpServers start(
            Vertx vertx, List<ListenerConfig> listeners, Collection<? extends AnyEndpoint> endpoints, Kit kit) {
        HttpServers servers = new HttpServers(vertx);
        RequestLog log = new RequestLog(kit.meters(), kit.slots());
        AtomicLong requestCounter = new AtomicLong();
        try {
            for (ListenerConfig config : listeners) {
                EndpointRouter router = new EndpointRouter(endpoints, config.resources());
                servers.open(new Listening(config, router, kit, log, requestCounter));
            }
            return servers;
        } catch (RuntimeException e) {
            servers.undeploy();
            throw e;
        }
    }

    /// The actual ports, in the order of the listeners.
    public List<Integer> ports() {
        return List.copyOf(ports);
    }

    /// Stops accepting, lets running requests finish within the grace time, then closes everything.
    @Override
    public void close() {
        timers.forEach(vertx::cancelTimer);
        join(Future.join(verticles.stream().map(ListenerVerticle::drain).toList())
                .otherwiseEmpty());
        undeploy();
    }

    private void open(Listening listening) {
        ListenerConfig config = listening.config();
        CertificateWatch watch = config.tls() == null ? null : new CertificateWatch(config.tls());
        PemKeyCertOptions certificate = watch == null ? null : watch.changed().orElseThrow();
        int port = config.port() == 0 ? FREE_PORT_GROUP.decrementAndGet() : config.port();
        Queue<ListenerVerticle> made = new ConcurrentLinkedQueue<>();
        DeploymentOptions options =
                new DeploymentOptions().setInstances(listening.kit().limits().eventLoops());
        try {
            deployments.add(join(vertx.deployVerticle(
                    () -> {
                        ListenerVerticle verticle = new ListenerVerticle(listening, port, certificate);
                        made.add(verticle);
                        return verticle;
                    },
                    options)));
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException("Cannot listen on " + config.describe() + ": " + cause.getMessage(), cause);
        }
        verticles.addAll(made);
        ListenerVerticle first = made.element();
        // Only the instance that bound the socket knows a free port's number.
        ports.add(made.stream().mapToInt(v -> v.server().actualPort()).max().orElseThrow());
        if (watch != null) {
            long poll = listening.kit().timeouts().certificatePoll().toMillis();
            timers.add(vertx.setPeriodic(poll, _ -> reload(watch, first)));
        }
    }

    private void reload(CertificateWatch watch, ListenerVerticle listener) {
        vertx.executeBlocking(() -> watch.changed().orElse(null))
                .compose(read -> read == null ? Future.succeededFuture(false) : use(read, listener))
                .onSuccess(used -> {
                    if (used) {
                        watch.succeeded();
                        LOG.info("Took up the changed certificate");
                    }
                })
                .onFailure(e -> {
                    if (watch.failed(e)) {
                        LOG.warn("The changed certificate cannot be used; the old one stays", e);
                    }
                });
    }

    private static Future<Boolean> use(@Nullable PemKeyCertOptions certificate, ListenerVerticle listener) {
        // One instance's update reaches all that share the socket.
        return listener.server()
                .updateSSLOptions(new ServerSSLOptions().setUseAlpn(true).setKeyCertOptions(certificate), true);
    }

    private void undeploy() {
        deployments.forEach(id -> join(vertx.undeploy(id).otherwiseEmpty()));
        deployments.clear();
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
