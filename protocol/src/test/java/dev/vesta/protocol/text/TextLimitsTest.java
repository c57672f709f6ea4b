package dev.vesta.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// What is known to be worst for parsers of HTML and Markdown.
class TextLimitsTest {
    private static final int SIZE = 1 << 20;

    /// Far above what 1 MiB takes, far below anything quadratic.
    private static final long MAX_NANOS = Duration.ofSeconds(5).toNanos();

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    static final List<String> HTML = List.of(
            "a",
            "<b>",
            "<div>",
            "<blockquote>",
            "<a href='https://a.example'>",
            "<p><b>",
            "<b></p>",
            "<table>",
            "<table><tr><td>",
            "<table>x",
            "<table><a>",
            "<ul><li>",
            "<li>",
            "</p>",
            "<",
            "&",
            "&amp;",
            "&#",
            "<!--",
            "<a b='",
            "<a b=",
            "<i><b></i>",
            "<svg><b>",
            "<template>",
            "<pre>\n",
            "<mx-reply>",
            "<script>",
            "<br>",
            "<td>x",
            "<font>",
            "<img alt='a'>",
            "<span data-mx-spoiler>a</span>",
            "<code class='language-a'>",
            "\n",
            " ",
            "\0",
            "\ud83d\ude00",
            "\ud83d",
            "<details><summary>");

    static final List<String> MARKDOWN = List.of(
            "a",
            "*",
            "**a ",
            "*a_ ",
            "[",
            "]",
            "[a](",
            "[a](<b",
            "![",
            "![[]()",
            "`",
            "`a",
            "<",
            "<a ",
            "a<!--",
            "&",
            "\\",
            ">",
            "> a\n",
            "- ",
            "1. ",
            "- a\n",
            "a\n",
            "a  \n",
            "=\n",
            "|",
            "a|b\n",
            "|-",
            "# ",
            " #",
            "\t",
            "~",
            "[a]: b\n",
            "```\n",
            "(",
            "[a](b \"",
            "&amp;",
            "<b>",
            "  ");

    @ParameterizedTest
    @FieldSource("HTML")
    void htmlTakesLinearTime(String unit) {
        String html = unit.repeat(SIZE / unit.length());
        long before = THREADS.getCurrentThreadCpuTime();
        String clean = Html.sanitize(html);
        String text = Html.toText(html);
        long nanos = THREADS.getCurrentThreadCpuTime() - before;
        assertThat(nanos).as("CPU ns").isLessThan(MAX_NANOS);
        assertThat((long) clean.length()).isLessThan(16L * SIZE);
        assertThat((long) text.length()).isLessThan(16L * SIZE);
        AllowedHtml.check(clean);
    }

    @Test
    void manyAttributesTakeLinearTime() {
        StringBuilder html = new StringBuilder("<a ");
        for (int i = 0; html.length() < SIZE; i++) {
            html.append('a').append(i).append("=b ");
        }
        long before = THREADS.getCurrentThreadCpuTime();
        assertThat(Html.sanitize(html.append(">c").toString())).isEqualTo("<a>c</a>");
        assertThat(THREADS.getCurrentThreadCpuTime() - before).isLessThan(MAX_NANOS);
    }

    @ParameterizedTest
    @FieldSource("MARKDOWN")
    void markdownIsBounded(String unit) {
        checkMarkdown(unit.repeat(Markdown.MAX_LENGTH / unit.length()));
        int half = Markdown.MAX_LENGTH / unit.length() / 2;
        checkMarkdown(unit.repeat(half - 1) + "\n" + unit.repeat(half));
    }

    @Test
    void awkwardMarkdownIsBounded() {
        int n = Markdown.MAX_LENGTH;
        checkMarkdown("*a **a ".repeat(n / 14) + "a** a*".repeat(n / 14));
        checkMarkdown("![".repeat(n / 8) + "](x)".repeat(n / 8));
        checkMarkdown((">".repeat(255) + "a\n").repeat(n / 257));
        checkMarkdown(("- ".repeat(128) + "\n").repeat(n / 257));
        checkMarkdown("|a".repeat(n / 8) + "\n" + "|-".repeat(n / 8) + "\n" + "a\n".repeat(n / 4 - 1));
        checkMarkdown("a" + " ".repeat(n - 2) + "b");
        StringBuilder ticks = new StringBuilder();
        for (int i = 1; ticks.length() + i < n; i++) {
            ticks.append("`".repeat(i)).append('a');
        }
        checkMarkdown(ticks.substring(0, n - 1_000));
    }

    private static void checkMarkdown(String markdown) {
        assertThat(markdown.length()).isLessThanOrEqualTo(Markdown.MAX_LENGTH);
        long before = THREADS.getCurrentThreadCpuTime();
        FormattedText text = Markdown.format(markdown);
        long nanos = THREADS.getCurrentThreadCpuTime() - before;
        assertThat(nanos).as("CPU ns").isLessThan(MAX_NANOS);
        assertThat(text.body()).isEqualTo(markdown);
        text.html().ifPresent(AllowedHtml::check);
    }
}
