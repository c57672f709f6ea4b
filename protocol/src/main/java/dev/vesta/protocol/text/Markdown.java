package dev.vesta.protocol.text;

import java.util.List;
import java.util.Optional;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Node;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/// CommonMark with tables, for what the server itself writes. HTML in it is text, not HTML. A line break is a line
/// break, so that the formatted text looks like the plain one.
///
/// Hostile input costs time and memory in proportion to [#MAX_LENGTH] only.
public final class Markdown {
    /// The longest text that is formatted, in UTF-16 units; a whole event may have 65,536 bytes. Longer text stays
    /// plain.
    public static final int MAX_LENGTH = 65_536;

    /// The longest HTML: a reference `[a]: <long address>` may be repeated for three characters each. Where that
    /// would not fit, the text stays plain.
    static final int MAX_HTML_LENGTH = 4 * MAX_LENGTH;

    /// Quotes and lists in each other, and emphasis or brackets in each other: deeper ones are text.
    private static final int MAX_NESTING = 30;

    /// The tables extension fills every row up to the width of the table's head; above this, tables are text.
    private static final int MAX_CELLS = 10_000;

    private static final List<Extension> TABLES = List.of(TablesExtension.create());

    private static final Parser PARSER = parser(List.of());
    private static final Parser PARSER_WITH_TABLES = parser(TABLES);

    private static final HtmlRenderer RENDERER = HtmlRenderer.builder()
            .extensions(TABLES)
            .escapeHtml(true)
            .softbreak("<br />\n")
            .omitSingleParagraphP(true)
            .build();

    private Markdown() {}

    private static Parser parser(List<Extension> extensions) {
        return Parser.builder()
                .extensions(extensions)
                .maxOpenBlockParsers(MAX_NESTING)
                .maxInlineNesting(MAX_NESTING)
                .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES)
                .build();
    }

    /// The text of a message: as its body the Markdown as it was written, save that links to users and rooms
    /// are only their text there; HTML only when it shows more than the body does. No HTML either when the text is
    /// too long, or would grow too much.
    public static FormattedText format(String markdown) {
        String source = Html.wellFormed(markdown);
        if (source.length() > MAX_LENGTH) {
            return new FormattedText(source, Optional.empty());
        }
        Node document = (cells(source) > MAX_CELLS ? PARSER : PARSER_WITH_TABLES).parse(source);
        MarkdownBody body = MarkdownBody.of(document, source);
        if (body.isPlain()) {
            return new FormattedText(body.text(), Optional.empty());
        }
        BoundedText html = new BoundedText(MAX_HTML_LENGTH);
        RENDERER.render(document, html);
        return new FormattedText(
                body.text(), html.text().map(Html::sanitize).map(String::strip).filter(text -> !text.isEmpty()));
    }

    /// At least as many cells as any table in the text can come to have.
    private static long cells(String source) {
        long lines = 1;
        long pipes = 0;
        long mostPipes = 0;
        for (int i = 0; i < source.length(); i++) {
            char c = source.charAt(i);
            if (c == '\n' || c == '\r') {
                lines++;
                pipes = 0;
            } else if (c == '|') {
                pipes++;
                mostPipes = Math.max(mostPipes, pipes);
            }
        }
        return lines * mostPipes;
    }

    /// The text so that Markdown shows it as it is, on one line: for names and the like that others chose.
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                out.append(' ');
            } else if (isPunctuation(c)) {
                out.append('\\').append(c);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    private static boolean isPunctuation(char c) {
        return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
    }
}
