package dev.vesta.protocol.text;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.parser.Parser;

/// The HTML of messages
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#mroommessage-msgtypes)). Every method bears any text, in
/// time and memory linear in its length; none returns half a surrogate pair or U+0000.
public final class Html {
    /// Nearly everything settles in the second round. Broken tables within links within tables may take more.
    private static final int MAX_ROUNDS = 4;

    /// Deeper elements become neighbours: the parser searches all that are open for many a tag. Room for the 100 that
    /// may stay and for others between them.
    private static final int MAX_PARSED_DEPTH = 200;

    /// A template beyond the greatest depth makes jsoup 1.24.1 throw (`no template insertion mode on stack`), so it
    /// never sees one: under another name it is an element like any unknown one.
    private static final Pattern TEMPLATE = Pattern.compile("(</?)template", Pattern.CASE_INSENSITIVE);

    private Html() {}

    /// The text as it must stand in HTML, between tags or in a quoted attribute.
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        escape(wellFormed(text), out);
        return out.toString();
    }

    static void escape(String text, StringBuilder out) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                // Parsers read these as U+FFFD and as a line feed, or drop them.
                case 0, '\r' -> {}
                default -> out.append(c);
            }
        }
    }

    /// Any `formatted_body` in the subset that the spec suggests: other tags are dropped but not their text,
    /// `mx-reply`, scripts and styles are dropped with what they hold, tags deeper than 100 are dropped, all are
    /// closed and properly nested. Cleaning what was cleaned changes nothing.
    ///
    /// A browser might read even allowed tags in another order than they were written in. So the answer is only
    /// given once parsing it as browsers do leads to itself; what does not settle becomes escaped text.
    public static String sanitize(String html) {
        String cleaned = wellFormed(html);
        for (int round = 0; round < MAX_ROUNDS; round++) {
            Optional<String> again = HtmlCleaner.clean(cleaned);
            if (again.isEmpty()) {
                break;
            }
            if (again.get().equals(cleaned)) {
                return cleaned;
            }
            cleaned = again.get();
        }
        return escape(toText(html)).replace("\n", "<br>");
    }

    /// What a reader sees, as plain text: blocks on lines of their own, an empty line between paragraphs, bullets and
    /// numbers before list items, `> ` before quotes, tabs between cells, the text of links, the `alt` of images,
    /// and `[Spoiler]` for what is hidden. Lines end with `\n`, the last one without.
    public static String toText(String html) {
        return HtmlText.of(parse(wellFormed(html)));
    }

    /// Parses as a browser does that sets the content of an element.
    static Element parse(String html) {
        Element body = Document.createShell("").body();
        String plain = TEMPLATE.matcher(html).replaceAll("$1x-template");
        body.appendChildren(Parser.htmlParser().setMaxDepth(MAX_PARSED_DEPTH).parseFragmentInput(plain, body, ""));
        return body;
    }

    /// `?` for halves of surrogate pairs: no JSON of ours could hold them.
    static String wellFormed(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
