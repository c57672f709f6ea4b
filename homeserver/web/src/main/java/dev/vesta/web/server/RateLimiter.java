package dev.vesta.web.server;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.vesta.core.error.Errors;
import dev.vesta.web.RateLimit;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Token buckets, one for each limit and each user or address.
public final class RateLimiter {
    /// Numbers of one limit.
    ///
    /// @param perSecond sustained requests
    /// @param burst requests at once after a rest
    public record Rate(double perSecond, int burst) {
        public Rate {
            if (!(perSecond > 0) || burst < 1) {
                throw new IllegalArgumentException("A rate limit needs a positive rate and a burst of at least 1");
            }
        }
    }

    /// Buckets kept; the least recently used of more are forgotten, which errs towards the client.
    public static final int MAX_BUCKETS = 200_000;

    /// Users whose limits are others than everybody's.
    @FunctionalInterface
    public interface UserRates {
        /// The user's own limit; empty for most. May block; asked once a minute and user at most.
        Optional<UserRate> of(String user);
    }

    /// One user's own limit.
    ///
    /// @param rate in place of the numbers of `message` and `membership`; null: no limit at all, not even of
    ///     reading
    public record UserRate(@Nullable Rate rate) {}

    /// Looked-up users kept, and for how long: so late a change of another process shows.
    private static final int MAX_USERS = 100_000;

    private static final Duration USER_RATES_LIVE = Duration.ofMinutes(1);

    private static final Set<RateLimit> USERS_OWN = EnumSet.of(RateLimit.MESSAGE, RateLimit.MEMBERSHIP);

    private record Key(RateLimit limit, String who) {}

    private final Map<RateLimit, Rate> rates = new EnumMap<>(RateLimit.class);
    private final boolean enabled;
    private final LongSupplier nanoClock;
    private final Cache<Key, AtomicLong> buckets;
    private final UserRates userRates;
    private final Cache<String, Optional<UserRate>> users;

    /// Everybody has the same limits.
    public RateLimiter(Map<RateLimit, Rate> overrides, boolean enabled, LongSupplier nanoClock) {
        this(overrides, enabled, nanoClock, _ -> Optional.empty());
    }

    /// @param overrides numbers that differ from the defaults of [RateLimit]
    /// @param nanoClock monotonic, as `System::nanoTime`
    public RateLimiter(Map<RateLimit, Rate> overrides, boolean enabled, LongSupplier nanoClock, UserRates userRates) {
        this.userRates = userRates;
        this.users = Caffeine.newBuilder()
                .maximumSize(MAX_USERS)
                .expireAfterWrite(USER_RATES_LIVE)
                .ticker(nanoClock::getAsLong)
                .build();
        long longestNanos = 1;
        for (RateLimit limit : RateLimit.values()) {
            if (limit != RateLimit.NONE) {
                Rate rate = overrides.getOrDefault(limit, new Rate(limit.perSecond(), limit.burst()));
                rates.put(limit, rate);
                longestNanos = Math.max(longestNanos, (long) (rate.burst() / rate.perSecond() * 1e9));
            }
        }
        this.enabled = enabled;
        this.nanoClock = nanoClock;
        // A bucket that nobody touched for so long is full again.
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_BUCKETS)
                .expireAfterAccess(longestNanos, TimeUnit.NANOSECONDS)
                .ticker(nanoClock::getAsLong)
                .build();
    }

    /// Counts one request of this user, who may have limits of their own; `M_LIMIT_EXCEEDED` when it is one too many.
    /// May block.
    public void takeUser(RateLimit limit, String user) {
        Rate rate = rates.get(limit);
        if (!enabled || rate == null) {
            return;
        }
        Optional<UserRate> own = userRate(user);
        if (own.isEmpty()) {
            take(limit, user, rate);
            return;
        }
        Rate ownRate = own.get().rate();
        if (ownRate != null) {
            take(limit, user, USERS_OWN.contains(limit) ? ownRate : rate);
        }
    }

    /// Counts one request of this user or address; `M_LIMIT_EXCEEDED` when it is one too many.
    public void take(RateLimit limit, String who) {
        Rate rate = rates.get(limit);
        if (enabled && rate != null) {
            take(limit, who, rate);
        }
    }

    private Optional<UserRate> userRate(String user) {
        Optional<UserRate> known = users.getIfPresent(user);
        if (known == null) {
            // Two at once ask twice, which does no harm; nobody waits for another's question.
            known = userRates.of(user);
            users.put(user, known);
        }
        return known;
    }

    private void take(RateLimit limit, String who, Rate rate) {
        long now = nanoClock.getAsLong();
        long interval = Math.max(1, (long) (1e9 / rate.perSecond()));
        long allowance = interval * rate.burst();
        // The bucket is the moment at which it will be full again; every request moves that by one interval.
        AtomicLong fullAt = buckets.get(new Key(limit, who), _ -> new AtomicLong(now));
        while (true) {
            long before = fullAt.get();
            long after = (before - now > 0 ? before : now) + interval;
            long excess = after - now - allowance;
            if (excess > 0) {
                throw Errors.limitExceeded(Duration.ofMillis(Math.max(1, (excess + 999_999) / 1_000_000)));
            }
            if (fullAt.compareAndSet(before, after)) {
                return;
            }
        }
    }

    /// What counts as one address: all of IPv4, the /64 of IPv6, since that is what one customer has.
    static String addressKey(String address) {
        try {
            if (InetAddress.ofLiteral(address) instanceof Inet6Address v6) {
                return HexFormat.of().formatHex(Arrays.copyOf(v6.getAddress(), 8));
            }
        } catch (IllegalArgumentException e) {
            // Not a literal: a proxy's own name for the client.
            return address;
        }
        return address;
    }
}
