package dev.vesta.web.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.net.http.HttpResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LogsTest {
    private static final class Lines extends AppenderBase<ILoggingEvent> implements AutoCloseable {
        private final BlockingQueue<ILoggingEvent> events = new LinkedBlockingQueue<>();
        private final Logger logger;

        Lines(String name) {
            logger = (Logger) LoggerFactory.getLogger(name);
            start();
            logger.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            events.add(event);
        }

        String next() throws InterruptedException {
            return events.poll(10, TimeUnit.SECONDS).getFormattedMessage();
        }

        @Override
        public void close() {
            logger.detachAppender(this);
        }
    }

    @Test
    void writesOneLineARequestWithoutTheQuery() throws Exception {
        try (TestServer server = TestServer.withDefaults();
                Lines lines = new Lines("dev.vesta.web.access")) {
            HttpResponse<String> response =
                    server.send(server.request("/_matrix/client/v3/rooms/!a:b/things/n?access_token=good"));
            String id = response.headers().firstValue("X-Request-Id").orElseThrow();

            assertThat(lines.next())
                    .matches(id + " GET /_matrix/client/v3/rooms/\\{roomId}/things/\\{name} 200 \\d+ms "
                            + "user=@alice:test bytes=" + response.body().length());
            server.get("/unknown?access_token=good");
            assertThat(lines.next()).contains(" GET /unknown 404 ").doesNotContain("good");
            assertThat(lines.events).isEmpty();
        }
    }

    @Test
    void logsUnknownExceptionsOnceWithTheRequestId() throws Exception {
        try (TestServer server = TestServer.withDefaults();
                Lines lines = new Lines("dev.vesta.web.server.ErrorWriter")) {
            HttpResponse<String> response = server.get("/_matrix/client/v3/broken");

            assertThat(lines.next())
                    .contains(response.headers().firstValue("X-Request-Id").orElseThrow());
            assertThat(lines.events).isEmpty();
        }
    }
}
