package dev.vesta.protocol.text;

import java.util.Optional;

/// Takes so many characters and forgets everything when there come more.
final class BoundedText implements Appendable {
    private final int most;
    private final StringBuilder text = new StringBuilder();
    private boolean full;

    BoundedText(int most) {
        this.most = most;
    }

    /// What was appended; empty when it was too much.
    Optional<String> text() {
        return full ? Optional.empty() : Optional.of(text.toString());
    }

    private boolean takes(int length) {
        if (length > most - text.length()) {
            full = true;
            text.setLength(0);
        }
        return !full;
    }

    @Override
    public Appendable append(CharSequence added) {
        if (takes(added.length())) {
            text.append(added);
        }
        return this;
    }

    @Override
    public Appendable append(CharSequence added, int start, int end) {
        if (takes(end - start)) {
            text.append(added, start, end);
        }
        return this;
    }

    @Override
    public Appendable append(char added) {
        if (takes(1)) {
            text.append(added);
        }
        return this;
    }
}
