package dev.vesta.protocol.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads our own output without any parser of HTML, and accepts only the subset of the spec in the one form that we
/// write. Spelled out again here, so that a change of the product's tables is noticed.
public final class AllowedHtml {
    private static final Set<String> VOID = Set.of("br", "hr", "img");

    private static final Pattern START = Pattern.compile("""
            <(?:\
            (?:del|h[1-6]|blockquote|p|ul|sup|sub|li|b|i|u|strong|em|s|hr|br|table|thead|tbody|tr|th|td|caption|pre|\
            details|summary)\
            |span(?: data-mx-(?:bg-)?color="#[0-9a-fA-F]{6}"| data-mx-(?:spoiler|maths)="[^"<>]*+")*+\
            |div(?: data-mx-maths="[^"<>]*+")?+\
            |a(?: target="_blank"| href="(?i:https?://|ftp://|mailto:|magnet:|matrix:)[^"<>]++")*+\
            |img(?: (?:width|height)="-?[0-9]{1,9}"| (?:alt|title)="[^"<>]*+"| src="mxc://[^"<>]++")*+\
            |ol(?: start="-?[0-9]{1,9}")?+\
            |code(?: class="(?: ?language-[^"<> ]*+)++")?+\
            )>""");

    private static final Pattern NAME = Pattern.compile("</?([a-z0-9]+)");
    private static final Pattern REFERENCE = Pattern.compile("&(?:amp|lt|gt|quot|#39);");
    private static final int MAX_DEPTH = 100;

    private AllowedHtml() {}

    /// Throws when there is anything but allowed tags, allowed attributes and escaped text.
    public static void check(String html) {
        Deque<String> open = new ArrayDeque<>();
        Matcher start = START.matcher(html);
        Matcher name = NAME.matcher(html);
        Matcher reference = REFERENCE.matcher(html);
        int i = 0;
        while (i < html.length()) {
            char c = html.charAt(i);
            if (c == '<' && html.startsWith("</", i)) {
                String end = "</" + open.pop() + ">";
                if (!html.startsWith(end, i)) {
                    throw new AssertionError("no " + end + " at " + i);
                }
                i += end.length();
            } else if (c == '<') {
                if (!start.region(i, html.length()).lookingAt()
                        || !name.region(i, html.length()).lookingAt()) {
                    throw new AssertionError("not allowed: " + html.substring(i, Math.min(html.length(), i + 80)));
                }
                if (!VOID.contains(name.group(1))) {
                    open.push(name.group(1));
                }
                if (open.size() > MAX_DEPTH) {
                    throw new AssertionError("too deep at " + i);
                }
                i = start.end();
            } else {
                boolean escaped = c != '&' || reference.region(i, html.length()).lookingAt();
                if (c == 0 || c == '\r' || c == '>' || c == '"' || c == '\'' || !escaped) {
                    throw new AssertionError("not escaped: " + c + " at " + i);
                }
                i++;
            }
        }
        assertThat(open).isEmpty();
    }
}
