package dev.vesta.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HtmlTest {
    @Test
    void escapes() {
        assertThat(Html.escape("<a href=\"x\">'&amp;'\0")).isEqualTo("&lt;a href=&quot;x&quot;&gt;&#39;&amp;amp;&#39;");
        assertThat(Html.escape("\ud83d\ude00 \ud83d")).isEqualTo("\ud83d\ude00 ?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a <b>c</b> | a <b>c</b>",
                "<B>c</B> | <b>c</b>",
                "<b>c | <b>c</b>",
                "c</b> | c",
                "<i><b>c</i>d</b> | <i><b>c</b></i><b>d</b>",
                "<p>a<p>b | <p>a</p><p>b</p>",
                "<br/>a<hr>b | <br>a<hr>b",
                "<blink>a</blink><big>b</big> | ab",
                "a & b &amp; &lt;c&gt; &eacute; &#x41; | a &amp; b &amp; &lt;c&gt; é A",
                "1 < 2 > 1 | 1 &lt; 2 &gt; 1",
                "<mx-reply><b>old</b></mx-reply>new | new",
                "<p><mx-reply>old</p>new | <p></p>new",
                "<script>alert(1)</script>a<style>b{}</style> | a",
                "<svg><style><img src=x onerror=alert(1)></style></svg>a | a",
                "<!-- comment -->a<![CDATA[b]]><?php c ?> | a",
                "<p onclick=\"x\" style=\"y\" class=\"z\">a</p> | <p>a</p>",
                "<font color=\"#ff0000\" data-mx-color=\"#00FF00\">a</font> | <span data-mx-color=\"#00FF00\">a</span>",
                "<strike>a</strike><tt>b</tt> | <s>a</s><code>b</code>",
                "<span data-mx-color=\"red\" data-mx-spoiler>a</span> | <span data-mx-spoiler=\"\">a</span>",
                "<span data-mx-maths=\"a&quot;<b>\">a</span> | <span data-mx-maths=\"a&quot;&lt;b&gt;\">a</span>",
                "<div data-mx-maths='x' data-mx-color='#000000'>a</div> | <div data-mx-maths=\"x\">a</div>",
                "<code class=\"x language-java y\">a</code> | <code class=\"language-java\">a</code>",
                "<code class=\"x\">a</code> | <code>a</code>",
                "<ol start=\"3\"><li>a</ol> | <ol start=\"3\"><li>a</li></ol>",
                "<ol start=\"x\" type=\"a\"><li>a</ol> | <ol><li>a</li></ol>",
                "<table><tr><td>a<td>b</table> | <table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>",
                "<td>a</td> | a",
                "<details open><summary>a</summary>b</details> | <details><summary>a</summary>b</details>",
            })
    void sanitizes(String html, String expected) {
        assertThat(Html.sanitize(html)).isEqualTo(expected);
        assertThat(Html.sanitize(expected)).isEqualTo(expected);
    }

    @Test
    void keepsEveryTagOfTheSpec() {
        for (String tag : HtmlSubset.TAGS) {
            String html =
                    switch (tag) {
                        case "img" -> "<img src=\"mxc://a/b\">";
                        case "hr", "br" -> "<" + tag + ">";
                        case "table" -> "<table></table>";
                        case "thead", "tbody" -> "<table><%1$s><tr><td>a</td></tr></%1$s></table>".formatted(tag);
                        case "tr" -> "<table><tbody><tr></tr></tbody></table>";
                        case "td", "th" -> "<table><tbody><tr><%1$s>a</%1$s></tr></tbody></table>".formatted(tag);
                        case "caption" -> "<table><caption>a</caption></table>";
                        default -> "<%1$s>a</%1$s>".formatted(tag);
                    };
            assertThat(Html.sanitize(html)).isEqualTo(html);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.example/b?c#d",
                "HTTP://a.example",
                "ftp://a.example",
                "mailto:a@b.example",
                "magnet:?xt=urn:btih:0",
                "https://matrix.to/#/@alice:example.org",
                "matrix:u/alice:example.org",
            })
    void keepsLinks(String uri) {
        assertThat(Html.sanitize("<a href='" + uri + "' rel='x' target='_blank'>a</a>"))
                .contains(" href=\"" + uri + "\"")
                .contains(" target=\"_blank\"")
                .doesNotContain("rel=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                " JaVaScRiPt:alert(1)",
                "java&#10;script:alert(1)",
                "&#106;avascript:alert(1)",
                "data:text/html,x",
                "vbscript:x",
                "file:///a",
                "//a.example",
                "/a",
                "a",
                "https:a",
                "https://",
                "",
            })
    void dropsOtherLinks(String uri) {
        assertThat(Html.sanitize("<a href=\"" + uri + "\">a</a>")).isEqualTo("<a>a</a>");
    }

    @Test
    void imagesComeFromTheMediaRepositoryOnly() {
        assertThat(Html.sanitize("<img src='mxc://a/b' width=10 height='1e9' alt='c\"' title=d onerror=e>"))
                .isEqualTo("<img src=\"mxc://a/b\" width=\"10\" alt=\"c&quot;\" title=\"d\">");
        assertThat(Html.sanitize("a <img src='https://a/b' alt='<c>'>")).isEqualTo("a &lt;c&gt;");
    }

    @Test
    void keepsWhatIsPreformatted() {
        assertThat(Html.sanitize("<pre>\na\r\n  b</pre>")).isEqualTo("<pre>a\n  b</pre>");
        assertThat(Html.sanitize("<pre>\n\na</pre>")).isEqualTo("<pre>\n\na</pre>");
    }

    @Test
    void nestsAHundredDeep() {
        String html = "<b>".repeat(100) + "a" + "</b>".repeat(100);
        assertThat(Html.sanitize(html)).isEqualTo(html);
        assertThat(Html.sanitize("<b>" + html + "</b>")).isEqualTo(html);
    }

    @Test
    void templatesAreDroppedAtAnyDepth() {
        assertThat(Html.sanitize("a<template><b>b</b></template><TEMPLATE>c</TEMPLATE>d"))
                .isEqualTo("ad");
        for (int depth = 190; depth < 210; depth++) {
            String html = "<b><i>".repeat(depth / 2) + "<template><i><template><i>" + "x<template>".repeat(depth);
            AllowedHtml.check(Html.sanitize(html));
            assertThat(Html.toText(html)).isIn("", "x");
        }
    }

    @Test
    void becomesTextWhenItWouldGrowTooMuch() {
        // A browser opens the link again in each paragraph.
        String html = "<p><a href='https://" + "a".repeat(10_000) + "'>x" + "<p>x".repeat(999);
        assertThat(Html.sanitize(html)).isEqualTo("x" + "<br><br>x".repeat(999));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a <b>c</b>  \t d | a c d",
                "<p>a</p><p>b</p> | a~~b",
                "<div>a</div> <div>b</div>c | a~b~c",
                "a<br>b<br/><br>c<br> | a~b~~c",
                "<h1>a</h1>b | a~~b",
                "a<hr>b | a~---~b",
                "<ul><li>a</li><li><p>b</p></li></ul>c | - a~- b~~c",
                "<ul><li>a<ul><li>b<br>c</li></ul></li><li>d</ul> | - a~  - b~    c~- d",
                "<ol start=9><li>a<li>b</ol> | 9. a~10. b",
                "<li>a<li>b | - a~- b",
                "<blockquote>a<br>b<blockquote>c</blockquote></blockquote>d | > a~> b~~> > c~~d",
                "<table><tr><th>a</th> <th>b</th></tr><tr><td>c</td><td>d</td></tr></table> | a^b~c^d",
                "<a href='https://a.example'>b</a> | b",
                "a<img src='mxc://a/b' alt='c'> | ac",
                "&lt;b&gt; &amp;amp; &eacute;&nbsp;x | <b> &amp; é x",
                "<mx-reply>a</mx-reply>b<script>c</script> | b",
                "a <span data-mx-spoiler>b</span> c | a [Spoiler] c",
                "a <span data-mx-spoiler='why'>b</span> | a [Spoiler for why]",
                "<p> </p> <div></div> | ``",
            })
    void becomesText(String html, String expected) {
        assertThat(Html.toText(html)).isEqualTo(expected.replace('~', '\n').replace('^', '\t'));
    }

    @Test
    void keepsLinesOfPreformattedText() {
        assertThat(Html.toText("a<pre><code>b\n  c\n\nd\n</code></pre>e")).isEqualTo("a\n\nb\n  c\n\nd\n\ne");
    }
}
