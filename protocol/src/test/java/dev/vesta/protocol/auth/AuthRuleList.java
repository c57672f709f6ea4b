package dev.vesta.protocol.auth;

import dev.vesta.protocol.room.RoomVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The numbered list of one room version, read from `auth-rules/rules.txt`.
/// ([spec](https://spec.matrix.org/v1.19/rooms/))
record AuthRuleList(RoomVersion version, List<AuthRuleList.Rule> rules) {
    /// What a rule does when it applies.
    enum Decision {
        REJECT,
        ALLOW,
        DECIDE
    }

    /// @param name ours, the same in all versions
    /// @param number as the version's page counts
    /// @param neverRejects why nothing can be rejected for want of this rule; empty where something can
    record Rule(String name, String number, Decision decision, String text, String neverRejects) {}

    private static final List<List<String>> LINES = lines();

    static AuthRuleList of(RoomVersion version) {
        List<String> header = LINES.getFirst();
        int column = column(header, Integer.parseInt(version.id()));
        int decision = header.indexOf("decision");
        List<Rule> rules = LINES.stream()
                .skip(1)
                .filter(line -> !line.get(column).equals("-"))
                .map(line -> new Rule(
                        line.getFirst(),
                        line.get(column),
                        Decision.valueOf(line.get(decision).toUpperCase(Locale.ROOT)),
                        line.get(decision + 1),
                        line.size() > decision + 2 ? line.get(decision + 2) : ""))
                .toList();
        return new AuthRuleList(version, rules);
    }

    Optional<Rule> find(String name) {
        return rules.stream().filter(rule -> rule.name().equals(name)).findFirst();
    }

    /// The rule's number in this version, which must have it.
    String number(String name) {
        return find(name)
                .orElseThrow(() -> new AssertionError(version + " has no rule " + name))
                .number();
    }

    /// The column whose head is that version or a range with it.
    private static int column(List<String> header, int version) {
        for (int i = 1; i < header.size(); i++) {
            String[] range = header.get(i).split("-");
            if (Character.isDigit(range[0].charAt(0))
                    && version >= Integer.parseInt(range[0])
                    && version <= Integer.parseInt(range[range.length - 1])) {
                return i;
            }
        }
        throw new AssertionError("no column for version " + version);
    }

    private static List<List<String>> lines() {
        try (InputStream in = AuthRuleList.class.getResourceAsStream("/auth-rules/rules.txt")) {
            List<List<String>> lines = new ArrayList<>();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    lines.add(
                            Arrays.stream(line.split("\\|")).map(String::strip).toList());
                }
            }
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
