package dev.vesta.storage.fire;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.vesta.storage.LogWriter;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.LoggerFactory;

/// Counts what the logs of this process say about commits whose answer was lost, instead of printing it hundreds of
/// times.
final class Recoveries extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Logger logger = (Logger) LoggerFactory.getLogger(LogWriter.class);
    final AtomicInteger committed = new AtomicInteger();
    final AtomicInteger notCommitted = new AtomicInteger();
    final AtomicInteger lost = new AtomicInteger();

    Recoveries() {
        start();
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        if (event.getMessage().endsWith("items without an answer were committed")) {
            int found = (Integer) event.getArgumentArray()[0];
            committed.addAndGet(found);
            notCommitted.addAndGet((Integer) event.getArgumentArray()[1] - found);
        } else if (event.getMessage().startsWith("The log lost its connection")) {
            lost.incrementAndGet();
        } else {
            System.out.println(event.getLevel() + " " + event.getFormattedMessage());
        }
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(null);
    }
}
