package dev.vesta.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.vesta.app.config.ServerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sets logback up without files: it finds this class as a service before it looks for any. Lines go to standard
/// output, for a service manager to keep.
public final class LoggingSetup extends ContextAwareBase implements Configurator {
    private static final String PATTERN =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %logger{0} %replace([%X{request_id}] ){'\\[\\] ',''}%msg%n";

    /// For the service loader.
    public LoggingSetup() {}

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        apply(context, Level.INFO, ServerConfig.LogFormat.TEXT);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /// From now on warnings alone: for commands whose output somebody reads.
    static void quiet() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
        }
    }

    /// From now on as the configuration says.
    static void apply(ServerConfig.Logging logging) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.reset();
            apply(context, Level.toLevel(logging.level()), logging.format());
        }
    }

    private static void apply(LoggerContext context, Level level, ServerConfig.LogFormat format) {
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setEncoder(encoder(context, format));
        console.start();
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(console);
        // Libraries are talkative: what they say at info is ours to know at debug.
        Level libraries = level.isGreaterOrEqual(Level.WARN) ? level : level == Level.INFO ? Level.WARN : Level.INFO;
        for (String name : new String[] {"io", "org", "com"}) {
            context.getLogger(name).setLevel(libraries);
        }
        // Warns of each connection that arrives while a listener closes, which is every stop of a busy server.
        context.getLogger("io.netty.bootstrap").setLevel(Level.ERROR);
    }

    private static Encoder<ILoggingEvent> encoder(LoggerContext context, ServerConfig.LogFormat format) {
        Encoder<ILoggingEvent> encoder =
                switch (format) {
                    case TEXT -> {
                        PatternLayoutEncoder pattern = new PatternLayoutEncoder();
                        pattern.setPattern(PATTERN);
                        yield pattern;
                    }
                    case JSON -> new JsonEncoder();
                };
        encoder.setContext(context);
        encoder.start();
        return encoder;
    }
}
