package dev.vesta.protocol.id;

/// What the identifier grammars share.
final class Grammar {
    /// No identifier may be longer, counted in UTF-8 with its sigil and server name.
    static final int MAX_ID_BYTES = 255;

    private Grammar() {}

    /// True when the text fits into an identifier: at most 255 bytes of UTF-8, no lone surrogate and no NUL.
    static boolean fits(String text) {
        if (text.length() > MAX_ID_BYTES) {
            return false;
        }
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            } else if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                bytes += 4;
                i++;
            } else {
                return false;
            }
        }
        return bytes <= MAX_ID_BYTES;
    }

    /// True for `<sigil>localpart:server`; the localpart ends at the first colon and may be empty.
    static boolean isNamed(String text, char sigil) {
        int colon = text.indexOf(':');
        return colon > 0
                && text.charAt(0) == sigil
                && fits(text)
                && ServerName.isServerName(text, colon + 1, text.length());
    }

    /// True for `<sigil>` followed by a SHA-256 hash in unpadded URL-safe base64.
    static boolean isHash(String text, char sigil) {
        if (text.length() != 44 || text.charAt(0) != sigil) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isAlphanumeric(c) && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    static boolean isAlphanumeric(char c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
