package dev.vesta.protocol.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.protocol.text.AllowedHtml;
import dev.vesta.protocol.text.FormattedText;
import dev.vesta.protocol.text.Html;
import dev.vesta.protocol.text.Markdown;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// HTML and Markdown: random text, and soups of what their parsers treat as something special.
final class TextCases {
    private static final List<String> TAGS = List.of(
            "a",
            "b",
            "i",
            "p",
            "div",
            "span",
            "code",
            "font",
            "h1",
            "h2",
            "ul",
            "ol",
            "li",
            "table",
            "thead",
            "tbody",
            "tfoot",
            "tr",
            "td",
            "th",
            "caption",
            "colgroup",
            "col",
            "pre",
            "textarea",
            "blockquote",
            "details",
            "summary",
            "img",
            "br",
            "hr",
            "svg",
            "math",
            "mi",
            "mtext",
            "annotation-xml",
            "foreignObject",
            "desc",
            "title",
            "style",
            "script",
            "template",
            "noscript",
            "iframe",
            "plaintext",
            "select",
            "option",
            "optgroup",
            "button",
            "form",
            "input",
            "object",
            "marquee",
            "nobr",
            "body",
            "html",
            "head",
            "frameset",
            "mx-reply",
            "ruby",
            "rt",
            "dd",
            "s",
            "em",
            "tt",
            "x",
            "image",
            "isindex",
            "listing",
            "xmp",
            "applet",
            "address");

    private static final List<String> ATTRIBUTES = List.of(
            " href='https://a.example/?b&amp;c'",
            " href=javascript:x",
            " href=\"/",
            " src=mxc://a/b",
            " src='x'",
            " class",
            " class='language-java language-c x'",
            " onclick=\"<b>\"",
            " data-mx-spoiler",
            " data-mx-color=#ff00AA",
            " data-mx-maths='\\frac{a}{b}'",
            " start=7",
            " start='x'",
            " width=1",
            " alt='\"><b>'",
            " =",
            " '",
            "/",
            "\0");

    private static final List<String> TEXTS = List.of(
            "x",
            " ",
            "\n",
            "\r\n",
            "\0",
            "&",
            "&amp",
            "&lt;",
            "&#x3c;",
            "&#0;",
            "&nbsp;",
            "&#13;",
            "<",
            ">",
            "</",
            "<!",
            "<!--",
            "-->",
            "--!>",
            "<![CDATA[",
            "]]>",
            "<?",
            "\"",
            "'",
            "`",
            "\ud83d\ude00",
            "\ud83d",
            "\u2028",
            "é");

    private static final List<String> MARKS = List.of(
            "*",
            "**",
            "_",
            "__",
            "`",
            "```",
            "~~~",
            "#",
            "##",
            ">",
            "-",
            "+",
            "1.",
            "999999999)",
            "---",
            "===",
            "[",
            "]",
            "![",
            "](",
            ")",
            "[a]",
            "[a]: ",
            "(https://a.example)",
            "(<mxc://a/b>)",
            " \"t\"",
            "|",
            "|-|-|",
            "\\",
            "<b>",
            "<https://a.example>",
            "[A](https://matrix.to/#/@a:b)",
            "\n",
            "\n\n",
            "  \n",
            "    ",
            "\t",
            " ",
            "a",
            "b",
            "&");

    private TextCases() {}

    static int text(Mutator mutator) {
        String text = mutator.oneOf(List.of(0, 1, 1, 2, 2)) == 0 ? random(mutator) : soup(mutator);
        html(text);
        markdown(text);
        return text.length();
    }

    private static String random(Mutator mutator) {
        boolean unicode = mutator.oneOf(List.of(true, false));
        return new String(mutator.bytes(400), unicode ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
    }

    private static String soup(Mutator mutator) {
        boolean marks = mutator.oneOf(List.of(true, false));
        StringBuilder soup = new StringBuilder();
        for (int n = mutator.bytes(60).length; n >= 0; n--) {
            soup.append(mutator.oneOf(List.of(0, 1, 2)) == 0 ? mutator.oneOf(TEXTS) : token(mutator, marks));
        }
        return mutator.oneOf(List.of(1, 1, 1, 20)) == 1
                ? soup.toString()
                : soup.toString().repeat(20);
    }

    private static String token(Mutator mutator, boolean marks) {
        if (marks) {
            return mutator.oneOf(MARKS);
        }
        String tag = mutator.oneOf(TAGS);
        return switch (mutator.oneOf(List.of(0, 1, 2, 3, 4, 5))) {
            case 0, 1 -> "</" + tag + ">";
            case 2 -> "<" + tag + mutator.oneOf(ATTRIBUTES) + mutator.oneOf(ATTRIBUTES) + ">";
            case 3 -> "<" + tag + mutator.oneOf(ATTRIBUTES);
            default -> "<" + tag + ">";
        };
    }

    private static void html(String text) {
        String clean = Html.sanitize(text);
        AllowedHtml.check(clean);
        assertThat(Html.sanitize(clean)).isEqualTo(clean);
        String plain = Html.toText(text);
        assertThat(plain).doesNotContain("\0", "\r");
        assertThat(Html.toText("<pre>" + Html.escape(plain) + "</pre>")).isEqualTo(plain);
    }

    private static void markdown(String text) {
        FormattedText formatted = Markdown.format(text);
        formatted.html().ifPresent(html -> {
            AllowedHtml.check(html);
            assertThat(Html.sanitize(html)).isEqualTo(html);
        });
        // Whatever a name holds, escaped it is one paragraph of itself.
        String escaped = Markdown.escape(text);
        Markdown.format("x " + escaped + " x").html().ifPresent(html -> assertThat(html)
                .doesNotContain("<"));
    }
}
