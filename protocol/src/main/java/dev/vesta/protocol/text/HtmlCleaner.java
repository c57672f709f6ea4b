package dev.vesta.protocol.text;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.select.NodeFilter;
import org.jsoup.select.NodeTraversor;

/// Writes a parsed tree again, in the allowed subset and in one form: lower case, double quotes, every tag closed.
final class HtmlCleaner implements NodeFilter {
    /// Browsers open formatting again in every new block, links with their address included, so that a tree may be
    /// quadratic in its source. `&` grows fivefold when it is escaped; the rest is room for tags opened again.
    private static final int MAX_GROWTH = 8;

    private static final int MIN_ROOM = 1_024;

    private final StringBuilder out = new StringBuilder();
    private final long room;

    /// The end tag of each open element; empty for one whose tags were dropped.
    private final Deque<String> ends = new ArrayDeque<>();

    private int depth;

    private HtmlCleaner(int length) {
        room = (long) length * MAX_GROWTH + MIN_ROOM;
    }

    /// Parses as a browser does and writes what may stay; empty when that would be many times as long.
    static Optional<String> clean(String html) {
        HtmlCleaner cleaner = new HtmlCleaner(html.length());
        FilterResult result = NodeTraversor.filter(cleaner, Html.parse(html));
        return result == FilterResult.STOP ? Optional.empty() : Optional.of(cleaner.out.toString());
    }

    @Override
    public FilterResult head(Node node, int level) {
        if (out.length() > room) {
            return FilterResult.STOP;
        }
        switch (node) {
            case TextNode text -> Html.escape(text.getWholeText(), out);
            case Element element -> {
                if (!HtmlSubset.isText(element)) {
                    return FilterResult.SKIP_ENTIRELY;
                }
                ends.push(open(element));
            }
            default -> {
                return FilterResult.SKIP_ENTIRELY;
            }
        }
        return FilterResult.CONTINUE;
    }

    private String open(Element element) {
        String tag = HtmlSubset.tag(element).orElse("");
        if (tag.isEmpty() || depth == HtmlSubset.MAX_DEPTH) {
            if (element.normalName().equals("img")) {
                Html.escape(element.attr("alt"), out);
            }
            return "";
        }
        out.append('<').append(tag);
        for (String attribute : HtmlSubset.attributes(tag)) {
            if (element.hasAttr(attribute)) {
                HtmlSubset.value(attribute, element.attr(attribute)).ifPresent(value -> attribute(attribute, value));
            }
        }
        out.append('>');
        if (HtmlSubset.VOID.contains(tag)) {
            return "";
        }
        if (tag.equals("pre") && startsWithNewline(element)) {
            // Parsers drop the first one.
            out.append('\n');
        }
        depth++;
        return "</" + tag + ">";
    }

    private void attribute(String name, String value) {
        out.append(' ').append(name).append("=\"");
        Html.escape(value, out);
        out.append('"');
    }

    private static boolean startsWithNewline(Element pre) {
        return pre.firstChild() instanceof TextNode text && text.getWholeText().startsWith("\n");
    }

    @Override
    public FilterResult tail(Node node, int level) {
        if (node instanceof Element) {
            String end = ends.pop();
            depth -= end.isEmpty() ? 0 : 1;
            out.append(end);
        }
        return FilterResult.CONTINUE;
    }
}
