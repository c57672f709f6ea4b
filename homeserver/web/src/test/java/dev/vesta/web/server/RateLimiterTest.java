package dev.vesta.web.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vesta.core.error.MatrixException;
import dev.vesta.web.RateLimit;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
    private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5_000_000);
    private final RateLimiter limiter =
            new RateLimiter(Map.of(RateLimit.LOGIN, new RateLimiter.Rate(2, 3)), true, clock::get);

    @Test
    void allowsTheBurstThenTheRateAlsoWhenTheClockWraps() {
        for (int i = 0; i < 3; i++) {
            limiter.take(RateLimit.LOGIN, "a");
        }

        MatrixException e = catchThrowableOfType(MatrixException.class, () -> limiter.take(RateLimit.LOGIN, "a"));
        assertThat(e.extra().integer("retry_after_ms")).contains(500L);
        clock.addAndGet(Duration.ofMillis(500).toNanos());
        limiter.take(RateLimit.LOGIN, "a");
        assertThat(catchThrowableOfType(MatrixException.class, () -> limiter.take(RateLimit.LOGIN, "a")))
                .isNotNull();
    }

    @Test
    void keepsUsersAndLimitsApartAndNeverLimitsNone() {
        for (int i = 0; i < 3; i++) {
            limiter.take(RateLimit.LOGIN, "a");
        }

        assertThatCode(() -> {
                    limiter.take(RateLimit.LOGIN, "b");
                    limiter.take(RateLimit.READ, "a");
                    for (int i = 0; i < 1000; i++) {
                        limiter.take(RateLimit.NONE, "a");
                    }
                })
                .doesNotThrowAnyException();
    }

    @Test
    void limitsNothingWhenSwitchedOff() {
        RateLimiter off = new RateLimiter(Map.of(RateLimit.LOGIN, new RateLimiter.Rate(1, 1)), false, clock::get);

        assertThatCode(() -> {
                    off.take(RateLimit.LOGIN, "a");
                    off.take(RateLimit.LOGIN, "a");
                })
                .doesNotThrowAnyException();
    }

    @Test
    void takesOneIpv6NetworkAsOneAddress() {
        assertThat(RateLimiter.addressKey("2001:db8::1")).isEqualTo(RateLimiter.addressKey("2001:db8::ffff:2"));
        assertThat(RateLimiter.addressKey("2001:db8::1")).isNotEqualTo(RateLimiter.addressKey("2001:db8:0:1::1"));
        assertThat(RateLimiter.addressKey("192.0.2.1")).isEqualTo("192.0.2.1");
    }

    @Test
    void givesSomeUsersTheirOwnLimits() {
        RateLimiter.UserRates own = user -> switch (user) {
            case "bridge" -> Optional.of(new RateLimiter.UserRate(null));
            case "slow" -> Optional.of(new RateLimiter.UserRate(new RateLimiter.Rate(1, 1)));
            default -> Optional.empty();
        };
        RateLimiter.Rate two = new RateLimiter.Rate(1, 2);
        RateLimiter users = new RateLimiter(Map.of(RateLimit.MESSAGE, two, RateLimit.READ, two), true, clock::get, own);
        assertThat(taken(users, RateLimit.MESSAGE, "bridge")).isEqualTo(10);
        assertThat(taken(users, RateLimit.MESSAGE, "slow")).isEqualTo(1);
        assertThat(taken(users, RateLimit.READ, "slow"))
                .as("only what it replaces")
                .isEqualTo(2);
        assertThat(taken(users, RateLimit.MESSAGE, "other")).isEqualTo(2);
    }

    private static int taken(RateLimiter limiter, RateLimit limit, String user) {
        for (int i = 0; i < 10; i++) {
            try {
                limiter.takeUser(limit, user);
            } catch (MatrixException e) {
                return i;
            }
        }
        return 10;
    }
}
