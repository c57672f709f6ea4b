package dev.vesta.web.server;

import dev.vesta.web.Authenticator;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.LongSupplier;

/// What every server of one process shares.
///
/// @param requestIdPrefix a few random letters per process, so that request ids of two runs differ
/// @param nanoClock monotonic, as `System::nanoTime`
public record Kit(
        Authenticator authenticator,
        RateLimiter rateLimiter,
        RequestSlots slots,
        MeterRegistry meters,
        LongSupplier nanoClock,
        String requestIdPrefix,
        Timeouts timeouts,
        WebLimits limits) {}
