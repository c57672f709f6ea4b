package dev.vesta.protocol.id;

import java.util.Optional;

/// A server name: host name or IP literal, with an optional port. Case-sensitive.
/// ([spec](https://spec.matrix.org/v1.19/appendices/#server-name))
public record ServerName(String value) {
    private static final int MAX_DNS_NAME = 255;

    /// Parses by the grammar; empty when the text is no server name.
    public static Optional<ServerName> parse(String text) {
        return isServerName(text, 0, text.length()) ? Optional.of(new ServerName(text)) : Optional.empty();
    }

    /// The host without the port; an IPv6 literal keeps its brackets.
    public String host() {
        return value.substring(0, hostEnd(value, 0, value.length()));
    }

    /// The port, when the name gives one.
    public Optional<Integer> port() {
        int end = hostEnd(value, 0, value.length());
        return end == value.length() ? Optional.empty() : Optional.of(Integer.valueOf(value.substring(end + 1)));
    }

    static boolean isServerName(String text, int from, int to) {
        int hostEnd = hostEnd(text, from, to);
        return isHost(text, from, hostEnd) && (hostEnd == to || isPort(text, hostEnd, to));
    }

    private static int hostEnd(String text, int from, int to) {
        if (from < to && text.charAt(from) == '[') {
            int close = text.indexOf(']', from);
            return close < 0 || close >= to ? to : close + 1;
        }
        int colon = text.indexOf(':', from);
        return colon < 0 || colon >= to ? to : colon;
    }

    private static boolean isHost(String text, int from, int to) {
        if (from < to && text.charAt(from) == '[') {
            return text.charAt(to - 1) == ']' && isIpv6(text, from + 1, to - 1);
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (!Grammar.isAlphanumeric(c) && c != '-' && c != '.') {
                return false;
            }
        }
        return to > from && to - from <= MAX_DNS_NAME;
    }

    private static boolean isIpv6(String text, int from, int to) {
        int colons = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c == ':') {
                colons++;
            } else if ((Character.digit(c, 16) < 0 && c != '.') || c > 'f') {
                return false;
            }
        }
        // The grammar alone would let "[ab]" pass, which is no address.
        return to - from >= 2 && to - from <= 45 && colons >= 2;
    }

    private static boolean isPort(String text, int colon, int to) {
        int digits = to - colon - 1;
        if (text.charAt(colon) != ':' || digits < 1 || digits > 5) {
            return false;
        }
        for (int i = colon + 1; i < to; i++) {
            if (!Grammar.isDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return value;
    }
}
