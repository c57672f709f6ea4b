package dev.vesta.protocol.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.nodes.Element;

/// The HTML that a message may hold
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#mroommessage-msgtypes)): tags, their attributes and what
/// these may say. Names are in lower case.
final class HtmlSubset {
    /// The deepest that tags may be nested.
    static final int MAX_DEPTH = 100;

    static final Set<String> TAGS = Set.of(
            "del",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "blockquote",
            "p",
            "a",
            "ul",
            "ol",
            "sup",
            "sub",
            "li",
            "b",
            "i",
            "u",
            "strong",
            "em",
            "s",
            "code",
            "hr",
            "br",
            "div",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "caption",
            "pre",
            "span",
            "img",
            "details",
            "summary");

    /// Tags that have neither content nor an end.
    static final Set<String> VOID = Set.of("hr", "br", "img");

    /// Dropped with what they hold: it was never meant to be read.
    private static final Set<String> NOT_TEXT =
            Set.of("mx-reply", "script", "style", "x-template", "title", "iframe", "noembed", "noframes", "noscript");

    /// Old tags that older clients send, and what stands for them today.
    private static final Map<String, String> MODERN =
            Map.of("font", "span", "strike", "s", "tt", "code", "tfoot", "tbody");

    /// In the order in which they are written.
    private static final Map<String, List<String>> ATTRIBUTES = Map.of(
            "span", List.of("data-mx-bg-color", "data-mx-color", "data-mx-spoiler", "data-mx-maths"),
            "a", List.of("href", "target"),
            "img", List.of("src", "width", "height", "alt", "title"),
            "ol", List.of("start"),
            "code", List.of("class"),
            "div", List.of("data-mx-maths"));

    /// Two slashes where the scheme wants a host: without them browsers take `https:x` for a relative link.
    /// `matrix:` stands beside the table's schemes because mentions may be written with it.
    private static final Pattern LINK = Pattern.compile(
            "(?:(?:https?|ftp)://|mailto:|magnet:|matrix:).+", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");
    private static final Pattern COLOR = Pattern.compile("#[0-9a-fA-F]{6}");

    private HtmlSubset() {}

    /// False when the element goes with everything in it.
    static boolean isText(Element element) {
        return !NOT_TEXT.contains(element.normalName());
    }

    /// The element's name among [#TAGS]; empty when only what it holds may stay.
    static Optional<String> tag(Element element) {
        String name = MODERN.getOrDefault(element.normalName(), element.normalName());
        boolean useless =
                name.equals("img") && value("src", element.attr("src")).isEmpty();
        return TAGS.contains(name) && !useless ? Optional.of(name) : Optional.empty();
    }

    /// The attributes that a tag may have.
    static List<String> attributes(String tag) {
        return ATTRIBUTES.getOrDefault(tag, List.of());
    }

    /// The value as it may stand in one of these attributes; empty when the attribute must go.
    static Optional<String> value(String attribute, String value) {
        return switch (attribute) {
            case "href" ->
                Optional.of(value.strip()).filter(uri -> LINK.matcher(uri).matches());
            case "src" -> Optional.of(value.strip()).filter(HtmlSubset::isMediaUri);
            case "target" -> Optional.of(value.toLowerCase(Locale.ROOT)).filter("_blank"::equals);
            case "width", "height", "start" ->
                Optional.of(value.strip())
                        .filter(number -> NUMBER.matcher(number).matches());
            case "data-mx-color", "data-mx-bg-color" ->
                Optional.of(value).filter(color -> COLOR.matcher(color).matches());
            case "class" -> Optional.of(languages(value)).filter(classes -> !classes.isEmpty());
            default -> Optional.of(value);
        };
    }

    private static boolean isMediaUri(String uri) {
        return uri.startsWith("mxc://") && uri.length() > "mxc://".length();
    }

    private static String languages(String classes) {
        return Stream.of(classes.split("[ \t\n\f\r]+"))
                .filter(name -> name.startsWith("language-"))
                .collect(Collectors.joining(" "));
    }
}
