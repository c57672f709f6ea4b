package dev.vesta.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.id.EventId;
import dev.vesta.protocol.id.RoomAlias;
import dev.vesta.protocol.id.RoomId;
import dev.vesta.protocol.id.ServerName;
import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkdownTest {
    private static final UserId ALICE = new UserId("@alice:example.org");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "a **b** *c* | a <strong>b</strong> <em>c</em>",
                "a `<b>` | a <code>&lt;b&gt;</code>",
                "# a~~b | <h1>a</h1>~<p>b</p>",
                "- a~- b | <ul>~<li>a</li>~<li>b</li>~</ul>",
                "3. a | <ol start=\"3\">~<li>a</li>~</ol>",
                "> a | <blockquote>~<p>a</p>~</blockquote>",
                "*a*~b | <em>a</em><br>~b",
                "```java~a~``` | <pre><code class=\"language-java\">a~</code></pre>",
                "a <b onclick=\"x\">*b*</b> | a &lt;b onclick=&quot;x&quot;&gt;<em>b</em>&lt;/b&gt;",
                "<script>x</script>~~*a* | <p>&lt;script&gt;x&lt;/script&gt;</p>~<p><em>a</em></p>",
                "[a](https://b.example \"t\") | <a href=\"https://b.example\">a</a>",
                "[a](javascript:b) | <a>a</a>",
                "[a](/b) | <a>a</a>",
                "<https://b.example> | <a href=\"https://b.example\">https://b.example</a>",
                "![a](mxc://b/c) | <img src=\"mxc://b/c\" alt=\"a\">",
                "![a](https://b.example/c) | a",
                "a \\* b | a * b",
                "a &amp; b | a &amp; b",
                "--- | <hr>",
            })
    void formats(String markdown, String html) {
        String source = markdown.replace('~', '\n');
        FormattedText text = Markdown.format(source);
        assertThat(text.body()).isEqualTo(source);
        assertThat(text.html()).contains(html.replace('~', '\n'));
    }

    @Test
    void formatsTables() {
        assertThat(Markdown.format("|a|b|\n|-|:-:|\n|c|*d*|").html())
                .map(html -> html.replace("\n", ""))
                .contains("<table><thead><tr><th>a</th><th>b</th></tr></thead>"
                        + "<tbody><tr><td>c</td><td><em>d</em></td></tr></tbody></table>");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "a",
                "a\nb",
                "a\n\nb\r\n\r\nc  \nd",
                "1 * 2 * 3 < 4 & 5",
                "snake_case_name",
                "a <b> \"c\"",
                "[a]",
                "https://a.example/",
                "#a:b",
                "<div>\nx\n</div>",
            })
    void addsNoHtmlThatShowsNothingMore(String text) {
        assertThat(Markdown.format(text)).isEqualTo(new FormattedText(text, Optional.empty()));
    }

    @Test
    void escapesWhatOthersChose() {
        String name = "*_`~[x](https://a.example)<b>&amp;\\|#\n- !@a";
        FormattedText text = Markdown.format("- " + Markdown.escape(name));
        assertThat(Html.toText(text.html().orElseThrow())).isEqualTo("- " + name.replace('\n', ' '));
        assertThat(text.html().orElseThrow()).doesNotContain("<a", "<b>", "<em>");
    }

    @Test
    void pillsAreOnlyTheirTextInTheBody() {
        String pill = MatrixLinks.markdown(MatrixLinks.to(ALICE), "Alice *A* [x]");
        FormattedText text = Markdown.format("**Hello** " + pill + ", " + pill + "!");
        assertThat(text.body()).isEqualTo("**Hello** Alice *A* [x], Alice *A* [x]!");
        String html = MatrixLinks.html(MatrixLinks.to(ALICE), "Alice *A* [x]");
        assertThat(text.html()).contains("<strong>Hello</strong> " + html + ", " + html + "!");
    }

    @Test
    void linksToUsersRoomsAndEvents() {
        List<ServerName> via = List.of(new ServerName("a.example"), new ServerName("b:8448"));
        RoomId room = new RoomId("!r/o?o#m:example.org");
        assertThat(MatrixLinks.to(ALICE)).isEqualTo("https://matrix.to/#/@alice:example.org");
        assertThat(MatrixLinks.to(new RoomAlias("#some:example.org")))
                .isEqualTo("https://matrix.to/#/%23some:example.org");
        assertThat(MatrixLinks.to(room, via))
                .isEqualTo("https://matrix.to/#/!r%2Fo%3Fo%23m:example.org?via=a.example&via=b:8448");
        assertThat(MatrixLinks.to(new RoomId("!r:a"), new EventId("$e"), List.of()))
                .isEqualTo("https://matrix.to/#/!r:a/$e");
        assertThat(MatrixLinks.html(MatrixLinks.to(room, via), "<r>"))
                .isEqualTo("<a href=\"https://matrix.to/#/!r%2Fo%3Fo%23m:example.org?via=a.example&amp;via=b:8448\">"
                        + "&lt;r&gt;</a>");
        assertThat(MatrixLinks.to(new UserId("@é\"<)'(:a"))).isEqualTo("https://matrix.to/#/@%C3%A9%22%3C%29%27%28:a");
    }

    @Test
    void pillsSurviveSanitizing() {
        String pill = MatrixLinks.html(MatrixLinks.to(new RoomAlias("#some:example.org")), "#some:example.org");
        assertThat(Html.sanitize(pill)).isEqualTo(pill);
    }

    @Test
    void becomesTheContentOfAMessage() {
        assertThat(Markdown.format("*a*").content("m.notice", List.of(ALICE, ALICE)))
                .isEqualTo(JsonValue.obj(
                        "msgtype", "m.notice",
                        "body", "*a*",
                        "format", "org.matrix.custom.html",
                        "formatted_body", "<em>a</em>",
                        "m.mentions", JsonValue.obj("user_ids", List.of(ALICE.value()))));
        assertThat(Markdown.format("a").content("m.text", List.of()))
                .isEqualTo(JsonValue.obj("msgtype", "m.text", "body", "a", "m.mentions", JsonValue.Obj.EMPTY));
    }

    @Test
    void longTextStaysPlain() {
        String most = "*a*" + "b".repeat(Markdown.MAX_LENGTH - 3);
        assertThat(Markdown.format(most).html()).isPresent();
        assertThat(Markdown.format(most + "b")).isEqualTo(new FormattedText(most + "b", Optional.empty()));
    }

    @Test
    void textThatWouldGrowTooMuchStaysPlain() {
        String bomb = "[a]: https://" + "x".repeat(30_000) + "\n\n" + "[a]".repeat(10_000);
        assertThat(Markdown.format(bomb)).isEqualTo(new FormattedText(bomb, Optional.empty()));
    }

    @Test
    void tablesThatWouldGrowTooMuchAreText() {
        String head = "|a".repeat(200) + "\n" + "|-".repeat(200) + "\n";
        assertThat(Markdown.format(head + "|b\n".repeat(40)).html().orElseThrow())
                .contains("<table>");
        assertThat(Markdown.format(head + "*b*|\n".repeat(60)).html().orElseThrow())
                .doesNotContain("<table>");
    }

    @Test
    void deepNestingIsText() {
        String quotes = Markdown.format(">".repeat(1_000) + "a").html().orElseThrow();
        assertThat(quotes).contains("<blockquote>").contains("&gt;&gt;&gt;");
        String emphasis = Markdown.format("*a **b ".repeat(500) + "c** d*".repeat(500))
                .html()
                .orElseThrow();
        assertThat(emphasis).contains("<strong>").contains("*");
    }
}
