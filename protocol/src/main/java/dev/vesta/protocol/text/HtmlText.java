package dev.vesta.protocol.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;

/// Writes a parsed tree as plain text. Breaks and gaps are remembered, and written only before more text, so that they
/// never add up and nothing is left over at the end.
final class HtmlText implements NodeFilter {
    /// On lines of their own.
    private static final Set<String> LINES = Set.of(
            "div",
            "li",
            "tr",
            "caption",
            "details",
            "summary",
            "hr",
            "dl",
            "dt",
            "dd",
            "section",
            "article",
            "header",
            "footer",
            "main",
            "nav",
            "aside",
            "figure",
            "figcaption",
            "address",
            "form",
            "fieldset");

    /// With an empty line before and after.
    private static final Set<String> PARAGRAPHS =
            Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "table", "ul", "ol");

    /// Deeper lists and quotes are not indented further: each line costs its indentation.
    private static final int MAX_INDENT = 8;

    private static final long BULLET = -1;

    private final StringBuilder out = new StringBuilder();

    /// The next number of each open list, or [#BULLET].
    private final Deque<Long> lists = new ArrayDeque<>();

    private int quotes;
    private int preformatted;
    private int breaks;
    private char gap;

    /// The length just after a bullet: a block that begins there needs no new line.
    private int afterMarker;

    private HtmlText() {}

    static String of(Element body) {
        HtmlText text = new HtmlText();
        NodeTraversor.filter(text, body);
        return text.out.toString();
    }

    @Override
    public FilterResult head(Node node, int level) {
        return switch (node) {
            case TextNode text -> {
                text(text.getWholeText());
                yield FilterResult.CONTINUE;
            }
            case Element element -> head(element);
            default -> FilterResult.SKIP_ENTIRELY;
        };
    }

    private FilterResult head(Element element) {
        if (!HtmlSubset.isText(element)) {
            return FilterResult.SKIP_ENTIRELY;
        }
        if (element.hasAttr("data-mx-spoiler")) {
            String reason = element.attr("data-mx-spoiler").strip();
            text(reason.isEmpty() ? "[Spoiler]" : "[Spoiler for " + reason + "]");
            return FilterResult.SKIP_ENTIRELY;
        }
        String name = element.normalName();
        edge(name);
        switch (name) {
            case "br" -> breaks = Math.min(2, breaks + 1);
            case "hr" -> text("---");
            case "img" -> text(element.attr("alt"));
            case "pre" -> preformatted++;
            case "blockquote" -> quotes++;
            case "ul" -> lists.push(BULLET);
            case "ol" -> lists.push(start(element));
            case "li" -> marker();
            default -> {}
        }
        return FilterResult.CONTINUE;
    }

    @Override
    public FilterResult tail(Node node, int level) {
        if (node instanceof Element element) {
            String name = element.normalName();
            switch (name) {
                case "pre" -> preformatted--;
                case "blockquote" -> quotes--;
                case "ul", "ol" -> lists.pop();
                case "td", "th" -> gap = '\t';
                default -> {}
            }
            edge(name);
        }
        return FilterResult.CONTINUE;
    }

    private static long start(Element list) {
        return HtmlSubset.value("start", list.attr("start"))
                .map(Long::valueOf)
                .filter(number -> number >= 0)
                .orElse(1L);
    }

    /// Begins or ends a block.
    private void edge(String name) {
        boolean nested = !lists.isEmpty();
        if (PARAGRAPHS.contains(name)) {
            breakLine(nested ? 1 : 2);
        } else if (LINES.contains(name)) {
            breakLine(1);
        }
    }

    private void breakLine(int least) {
        gap = 0;
        if (out.length() > afterMarker) {
            breaks = Math.max(breaks, least);
        }
    }

    private void marker() {
        boolean listed = !lists.isEmpty();
        long number = listed ? lists.pop() : BULLET;
        startLine(lists.size());
        out.append(number == BULLET ? "- " : number + ". ");
        if (listed) {
            lists.push(number == BULLET ? BULLET : number + 1);
        }
        afterMarker = out.length();
    }

    /// Writes the breaks that are due, and what stands before every line.
    private void startLine(int indent) {
        boolean begin = out.isEmpty();
        if (!begin && breaks == 0) {
            return;
        }
        out.repeat('\n', begin ? 0 : breaks);
        out.repeat("> ", Math.min(quotes, MAX_INDENT));
        out.repeat("  ", Math.min(indent, MAX_INDENT));
        breaks = 0;
        gap = 0;
    }

    private void text(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean space = c == ' ' || c == '\t' || c == '\f' || c == '\n' || c == 0xA0;
            if (c == '\n' && preformatted > 0) {
                breaks++;
            } else if (space && preformatted == 0) {
                gap = gap == 0 ? ' ' : gap;
            } else if (c != 0 && c != '\r') {
                startLine(lists.size());
                if (gap != 0 && out.length() > afterMarker) {
                    out.append(gap);
                }
                gap = 0;
                out.append(c);
            }
        }
    }
}
