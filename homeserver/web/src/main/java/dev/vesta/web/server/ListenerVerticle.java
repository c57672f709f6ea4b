package dev.vesta.web.server;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.web.RawResponse;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.ext.web.Router;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One event loop's server of one listener. Instances with the same bind and port share the socket.
final class ListenerVerticle extends VerticleBase {
    private final Listening listening;
    private final int port;
    private final @Nullable KeyCertOptions certificate;
    private @Nullable HttpServer server;

    /// @param port negative: a free one, shared by the instances that pass the same number
    ListenerVerticle(Listening listening, int port, @Nullable KeyCertOptions certificate) {
        this.listening = listening;
        this.port = port;
        this.certificate = certificate;
    }

    @Override
    public Future<?> start() {
        Kit kit = listening.kit();
        ConnectionWatch watch = new ConnectionWatch(
                kit.timeouts().idle().toNanos(), kit.limits().connections(), kit.nanoClock());
        vertx.setPeriodic(kit.timeouts().sweep().toMillis(), _ -> watch.sweep());
        Router router = Router.router(vertx);
        router.route()
                .handler(routed -> new Exchange(listening, watch, Vertx.currentContext(), routed.request()).begin());
        HttpServer made = vertx.createHttpServer(options(kit.limits()))
                .connectionHandler(watch::opened)
                .invalidRequestHandler(this::refuse)
                .requestHandler(router);
        server = made;
        return made.listen(port, listening.config().bind());
    }

    HttpServer server() {
        if (server == null) {
            throw new IllegalStateException("This listener has not been started");
        }
        return server;
    }

    /// Stops accepting, closes idle connections, and the others when their requests are done or the time is over.
    Future<Void> drain() {
        return server().shutdown(listening.kit().timeouts().grace().toMillis(), TimeUnit.MILLISECONDS);
    }

    private HttpServerOptions options(WebLimits limits) {
        HttpServerOptions options = new HttpServerOptions()
                .setMaxInitialLineLength(limits.requestLineBytes())
                .setMaxHeaderSize(limits.headerBytes())
                .setInitialSettings(new Http2Settings()
                        .setMaxHeaderListSize(limits.requestLineBytes() + limits.headerBytes())
                        .setMaxConcurrentStreams(100))
                .setHandle100ContinueAutomatically(false)
                // Nobody needs HTTP/2 in clear text: proxies speak HTTP/1.1, browsers only TLS.
                .setHttp2ClearTextEnabled(false)
                .setTcpNoDelay(true)
                .setAcceptBacklog(1024);
        if (certificate != null) {
            options.setSsl(true).setUseAlpn(true).setKeyCertOptions(certificate);
        }
        return options;
    }

    /// Heads that are no HTTP or too long.
    private void refuse(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        MatrixException error =
                switch (cause) {
                    case TooLongHttpLineException _ ->
                        Errors.of(ErrCode.M_TOO_LARGE, 414, "The path and query are too long.");
                    case TooLongHttpHeaderException _ ->
                        Errors.of(ErrCode.M_TOO_LARGE, 431, "The headers are too long.");
                    default -> Errors.of(ErrCode.M_UNKNOWN, 400, "This is not an HTTP request.");
                };
        RawResponse refusal = ErrorWriter.write(error);
        HttpServerResponse response = request.response().setStatusCode(refusal.status());
        Cors.addTo(response.headers());
        refusal.headers().forEach(response::putHeader);
        response.end(Buffer.buffer(refusal.body()))
                .onComplete(_ -> request.connection().close());
    }
}
