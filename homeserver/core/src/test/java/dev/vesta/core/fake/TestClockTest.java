package dev.vesta.core.fake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class TestClockTest {
    @Test
    void clocksOfOtherZonesGoOnTogether() {
        TestClock clock = new TestClock();
        Instant begin = clock.instant();
        Clock tokyo = clock.withZone(ZoneId.of("Asia/Tokyo"));
        clock.pass(Duration.ofHours(2));
        assertThat(tokyo.getZone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(clock.getZone()).isEqualTo(ZoneOffset.UTC);
        assertThat(tokyo.instant()).isEqualTo(begin.plus(Duration.ofHours(2))).isEqualTo(clock.instant());
    }
}
