package dev.vesta.core.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DirectoryWordsTest {
    @Test
    void splitsAtSpacesPunctuationAndNul() {
        assertThat(DirectoryWords.ofName("Alice (ACME)\0 - o'Neil")).containsExactly("alice", "acme", "o", "neil");
        assertThat(DirectoryWords.ofName(" \t--\0 ")).isEmpty();
    }

    @Test
    void makesNothingOfCaseWidthAndMarks() {
        for (String name : new String[] {"MÜLLER", "müller", "mu\u0308ller", "Ｍüller"}) {
            assertThat(DirectoryWords.ofName(name)).containsExactly("muller");
        }
        assertThat(DirectoryWords.ofName("Straße")).isEqualTo(DirectoryWords.ofSearch("STRASSE"));
        assertThat(DirectoryWords.ofName("ΟΔΟΣ")).isEqualTo(DirectoryWords.ofSearch("οδος"));
    }

    @Test
    void beginsAWordAtEachCharacterWhereScriptsHaveNoSpaces() {
        assertThat(DirectoryWords.ofName("田中太郎")).containsExactly("田中太郎", "中太郎", "太郎", "郎");
        assertThat(DirectoryWords.ofSearch("太郎")).containsExactly("太郎");
    }

    @Test
    void keepsSymbolsAndBoundsEverything() {
        assertThat(DirectoryWords.ofName("★ 🦊")).containsExactly("★", "🦊");
        assertThat(DirectoryWords.ofName("田".repeat(10_000)))
                .hasSizeLessThanOrEqualTo(48)
                .allSatisfy(word -> assertThat(word.length()).isLessThanOrEqualTo(64));
        assertThat(DirectoryWords.ofName("𝕏".repeat(600))).isNotEmpty();
    }
}
