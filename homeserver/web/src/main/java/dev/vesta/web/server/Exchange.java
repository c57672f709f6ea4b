package dev.vesta.web.server;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.Errors;
import dev.vesta.core.error.MatrixException;
import dev.vesta.web.Endpoint;
import dev.vesta.web.OpenEndpoint;
import dev.vesta.web.RawResponse;
import dev.vesta.web.SemiOpenEndpoint;
import dev.vesta.web.request.EndpointRouter.Found;
import dev.vesta.web.request.QueryParams;
import dev.vesta.web.request.RequestInput;
import dev.vesta.web.request.Route;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One request and its response, on its connection's event loop. The steps: route, token or rate limit, body, then
/// [Handling] on a virtual thread, then the response. Each step has a deadline or a bound.
final class Exchange implements ConnectionWatch.Watched {
    private static final CharSequence REQUEST_ID = HttpHeaders.createOptimized("X-Request-Id");
    private static final RawResponse PREFLIGHT = new RawResponse(204, Map.of(), new byte[0]);
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final int LOGGED_PATH_LENGTH = 200;

    private final Listening listening;
    private final Kit kit;
    private final ConnectionWatch watch;
    private final Context context;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final String id;
    private final long startedNanos;

    private long deadline = ConnectionWatch.NEVER;
    private @Nullable Route route;
    private @Nullable RequestBody body;
    private @Nullable Runnable afterBody;
    private @Nullable Handling handling;
    private boolean requestEnded;
    private boolean answered;
    private boolean responseSent;
    private boolean closeAfter;
    // Read by the virtual thread too.
    private volatile boolean gone;

    Exchange(Listening listening, ConnectionWatch watch, Context context, HttpServerRequest request) {
        this.listening = listening;
        this.kit = listening.kit();
        this.watch = watch;
        this.context = context;
        this.request = request;
        this.response = request.response();
        this.id = listening.nextRequestId();
        this.startedNanos = kit.nanoClock().getAsLong();
    }

    /// Takes the request over.
    void begin() {
        watch.begin(request.connection(), this);
        request.exceptionHandler(_ -> onGone());
        response.exceptionHandler(_ -> onGone());
        response.closeHandler(_ -> onGone());
        request.endHandler(_ -> onRequestEnd());
        orAnswerError(this::admit);
    }

    @Override
    public long deadline() {
        return deadline;
    }

    @Override
    public void onDeadline() {
        if (answered) {
            abort();
        } else {
            closeAfter = true;
            answer(ErrorWriter.write(Errors.of(ErrCode.M_UNKNOWN, 408, "The body did not arrive in time.")));
        }
    }

    private void admit() {
        if (request.method().equals(HttpMethod.OPTIONS)) {
            answer(PREFLIGHT);
            return;
        }
        String path = request.path();
        switch (listening.router().find(request.method().name(), path == null ? "" : path)) {
            case Found.Hit hit -> admit(hit);
            case Found.UnknownPath _ -> throw Errors.of(ErrCode.M_UNRECOGNIZED, "This server does not know this path.");
            case Found.UnknownMethod known -> {
                response.putHeader(HttpHeaders.ALLOW, String.join(", ", known.allowed()) + ", OPTIONS");
                throw Errors.of(ErrCode.M_UNRECOGNIZED, 405, "This path does not know this method.");
            }
            case Found.Malformed _ -> throw Errors.invalidParam("The path is not percent-encoded UTF-8.");
        }
    }

    private void admit(Found.Hit hit) {
        Route matched = hit.route();
        route = matched;
        QueryParams query = QueryParams.parse(request.query());
        String address = listening.clientAddress(request);
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        String token =
                switch (matched.endpoint()) {
                    case Endpoint<?, ?> _ -> AccessToken.of(header, query);
                    case SemiOpenEndpoint<?, ?> _ -> AccessToken.ifAny(header, query);
                    case OpenEndpoint<?, ?> _ -> null;
                };
        if (token == null) {
            kit.rateLimiter().take(matched.spec().rateLimit(), RateLimiter.addressKey(address));
        }
        checkDeclaredLength(matched);
        String known = token;
        Runnable start = () -> start(
                matched,
                new RequestInput(
                        hit.variables(), query, request::getHeader, address, body == null ? new byte[0] : body.bytes()),
                known);
        if (matched.decoder().readsBody()) {
            readBody(matched, start);
        } else {
            start.run();
        }
    }

    private void checkDeclaredLength(Route matched) {
        String declared = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (declared != null) {
            if (!DIGITS.matcher(declared).matches()) {
                throw Errors.of(ErrCode.M_UNKNOWN, 400, "`Content-Length` must be a number.");
            }
            int max = matched.spec().maxBodyBytes();
            // What is too long for a long is too long anyway.
            if (declared.length() > 18 || Long.parseLong(declared) > max) {
                throw tooLarge(max);
            }
        }
    }

    private void readBody(Route matched, Runnable then) {
        RequestBody gathering = new RequestBody(matched.spec().maxBodyBytes());
        body = gathering;
        afterBody = then;
        allow(kit.timeouts().body());
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            response.writeContinue();
        }
        request.handler(chunk -> {
            if (!answered && !gathering.add(chunk)) {
                answer(ErrorWriter.write(tooLarge(matched.spec().maxBodyBytes())));
            }
        });
    }

    private void onRequestEnd() {
        requestEnded = true;
        if (responseSent) {
            settle();
        } else if (!answered && !gone && afterBody != null) {
            orAnswerError(afterBody);
        }
    }

    private void start(Route matched, RequestInput input, @Nullable String token) {
        deadline = ConnectionWatch.NEVER;
        Handling work = new Handling(kit, id, matched, input, token);
        handling = work;
        boolean accepted = kit.slots().submit(() -> {
            if (!gone) {
                RawResponse result = work.run();
                context.runOnContext(_ -> answer(result));
            }
        });
        if (!accepted) {
            answer(ErrorWriter.overloaded());
        }
    }

    private void answer(RawResponse result) {
        if (answered || gone || response.closed()) {
            return;
        }
        answered = true;
        response.setStatusCode(result.status());
        Cors.addTo(response.headers());
        response.putHeader(REQUEST_ID, id);
        result.headers().forEach(response::putHeader);
        if (closeAfter && request.version() != HttpVersion.HTTP_2) {
            response.putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        byte[] bytes = result.body();
        Future<Void> sent;
        if (request.method().equals(HttpMethod.HEAD)) {
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(bytes.length));
            sent = response.end();
        } else {
            sent = ResponseBody.send(response, bytes, () -> allow(kit.timeouts().write()));
        }
        sent.onComplete(done -> onSent(done.succeeded() ? result.status() : 0, bytes.length));
    }

    private void onSent(int status, int bytes) {
        responseSent = true;
        log(status, bytes);
        if (requestEnded && !closeAfter) {
            settle();
        } else if (closeAfter) {
            abort();
        } else {
            // The rest of a refused body: thrown away for a while, so that the client gets to read the refusal.
            allow(kit.timeouts().linger());
        }
    }

    /// The client went away: the handler's result is dropped.
    private void onGone() {
        if (!answered && !gone) {
            gone = true;
            log(0, 0);
            settle();
        }
    }

    private void abort() {
        settle();
        if (request.version() == HttpVersion.HTTP_2) {
            response.reset();
        } else {
            request.connection().close();
        }
    }

    private void allow(Duration time) {
        deadline = kit.nanoClock().getAsLong() + time.toNanos();
    }

    private void settle() {
        deadline = ConnectionWatch.NEVER;
        watch.end(request.connection(), this);
    }

    private void orAnswerError(Runnable step) {
        try {
            step.run();
        } catch (MatrixException e) {
            answer(ErrorWriter.write(e));
        } catch (RuntimeException e) {
            answer(ErrorWriter.write(e, id));
        }
    }

    private void log(int status, int bytes) {
        String path = String.valueOf(request.path());
        listening
                .log()
                .write(new RequestLog.Entry(
                        id,
                        request.method().name(),
                        route,
                        path.length() > LOGGED_PATH_LENGTH ? path.substring(0, LOGGED_PATH_LENGTH) : path,
                        status,
                        Duration.ofNanos(kit.nanoClock().getAsLong() - startedNanos),
                        handling == null ? null : handling.user(),
                        bytes));
    }

    private static MatrixException tooLarge(int max) {
        return Errors.tooLarge("The body may have at most " + max + " bytes.");
    }
}
