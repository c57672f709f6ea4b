package dev.vesta.core.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeviceNameTest {
    @Test
    void aLongNameIsCutBetweenCharacters() {
        String emoji = "\uD83D\uDE00";
        assertThat(DeviceService.displayName("x" + emoji.repeat(99))).isEqualTo("x" + emoji.repeat(99));
        assertThat(DeviceService.displayName("x" + emoji.repeat(100))).isEqualTo("x" + emoji.repeat(99));
        assertThat(DeviceService.displayName(null)).isNull();
    }
}
