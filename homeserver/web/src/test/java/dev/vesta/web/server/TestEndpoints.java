package dev.vesta.web.server;

import dev.vesta.core.account.Caller;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.web.AnyEndpoint;
import dev.vesta.web.Body;
import dev.vesta.web.Empty;
import dev.vesta.web.Endpoint;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.Header;
import dev.vesta.web.HealthEndpoint;
import dev.vesta.web.MetricsEndpoint;
import dev.vesta.web.OpenEndpoint;
import dev.vesta.web.Parking;
import dev.vesta.web.Path;
import dev.vesta.web.Query;
import dev.vesta.web.RateLimit;
import dev.vesta.web.RemoteAddress;
import dev.vesta.web.RequestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// Small endpoints that the tests of the kit call.
final class TestEndpoints {
    final List<String> problems = new ArrayList<>();
    final CountDownLatch pollsMayEnd = new CountDownLatch(1);
    final Semaphore polling = new Semaphore(0);
    private final Parking parking;

    TestEndpoints(Parking parking) {
        this.parking = parking;
    }

    List<AnyEndpoint> all() {
        return List.of(
                new Rooms(),
                new Login(),
                new Send(),
                new Broken(),
                new Poll(this),
                new Large(),
                new HealthEndpoint(() -> List.copyOf(problems)),
                new MetricsEndpoint(() -> "up 1\n"));
    }

    /// Every kind of component that is not a body.
    static final class Rooms implements Endpoint<Rooms.RoomsRequest, Rooms.RoomsResponse> {
        record RoomsRequest(
                @Path RoomId roomId,
                @Path String name,
                @Query @Nullable Integer maxEvents,
                @Query List<String> server,
                @Header("User-Agent") @Nullable String agent,
                @RemoteAddress String address) {}

        record RoomsResponse(
                RoomId roomId,
                String name,
                @Nullable Integer maxEvents,
                List<String> server,
                String address,
                UserId me) {}

        @Override
        public EndpointSpec spec() {
            return EndpointSpec.get("/_matrix/client/v3/rooms/{roomId}/things/{name}")
                    .also("/_matrix/client/r0/things/{name}/of/{roomId}");
        }

        @Override
        public RoomsResponse handle(Caller caller, RoomsRequest r) {
            return new RoomsResponse(r.roomId(), r.name(), r.maxEvents(), r.server(), r.address(), caller.user());
        }
    }

    /// A record as a body, and a limit by address.
    static final class Login implements OpenEndpoint<Login.LoginRequest, Login.LoginResponse> {
        record LoginRequest(@Body Credentials body) {}

        record Credentials(
                String userName,
                long age,
                @Nullable Boolean longLived,
                @Nullable UserId friend) {}

        record LoginResponse(
                String userName, long age, @Nullable Boolean longLived) {}

        @Override
        public EndpointSpec spec() {
            return EndpointSpec.post("/_matrix/client/v3/login")
                    .rateLimit(RateLimit.LOGIN)
                    .maxBody(1000);
        }

        @Override
        public LoginResponse handle(LoginRequest r) {
            return new LoginResponse(
                    r.body().userName(), r.body().age(), r.body().longLived());
        }
    }

    /// A raw object as a body.
    static final class Send implements Endpoint<Send.SendRequest, JsonValue.Obj> {
        record SendRequest(@Path String txnId, @Body JsonValue.Obj content) {}

        @Override
        public EndpointSpec spec() {
            return EndpointSpec.put("/_matrix/client/v3/send/{txnId}").rateLimit(RateLimit.MESSAGE);
        }

        @Override
        public JsonValue.Obj handle(Caller caller, SendRequest r) {
            return r.content();
        }
    }

    /// Throws what nobody expects.
    static final class Broken implements OpenEndpoint<Empty, Empty> {
        @Override
        public EndpointSpec spec() {
            return EndpointSpec.get("/_matrix/client/v3/broken").rateLimit(RateLimit.NONE);
        }

        @Override
        public Empty handle(Empty request) {
            throw new IllegalStateException("secret detail of "
                    + RequestContext.current().map(RequestContext::id).orElse("no request"));
        }
    }

    /// A long poll.
    static final class Poll implements OpenEndpoint<Empty, Empty> {
        private final TestEndpoints test;

        Poll(TestEndpoints test) {
            this.test = test;
        }

        @Override
        public EndpointSpec spec() {
            return EndpointSpec.get("/_matrix/client/v3/poll").rateLimit(RateLimit.NONE);
        }

        @Override
        public Empty handle(Empty request) {
            return test.parking.parked(() -> {
                test.polling.release();
                try {
                    test.pollsMayEnd.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return Empty.EMPTY;
            });
        }
    }

    /// A response that no socket buffer takes whole.
    static final class Large implements OpenEndpoint<Empty, JsonValue> {
        @Override
        public EndpointSpec spec() {
            return EndpointSpec.get("/_matrix/client/v3/large").rateLimit(RateLimit.NONE);
        }

        @Override
        public JsonValue handle(Empty request) {
            return new JsonValue.Str("x".repeat(64 * 1024 * 1024));
        }
    }
}
