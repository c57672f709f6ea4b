package dev.vesta.app.house;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The endpoint tables of SPEC.md.
///
/// @param rows endpoints that are served
/// @param absent endpoints of the specification that are not, such as `GET /_matrix/client/v3/search`
record SpecTable(List<Row> rows, List<String> absent) {
    /// @param endpoint method and path
    /// @param tests `Class#method` each
    /// @param missing what does not work yet, or empty
    record Row(String endpoint, String state, List<String> tests, List<String> errcodes, String missing) {}

    private static final String ENDPOINT = "`([A-Z]+ /[^`]*)`";
    private static final Pattern ROW =
            Pattern.compile("\\| " + ENDPOINT + " \\| *([a-z]*) *\\|([^|]*)\\|([^|]*)\\|([^|]*)\\|");
    private static final Pattern ROW_START = Pattern.compile("\\| *" + ENDPOINT + ".*");
    private static final Pattern ABSENT = Pattern.compile("- " + ENDPOINT + ".*");
    private static final Pattern TEST = Pattern.compile("`(\\w+#\\w+)`");
    private static final Pattern ERRCODE = Pattern.compile("\\bM_[A-Z_]+\\b");

    static SpecTable parse(String markdown) {
        List<Row> rows = new ArrayList<>();
        List<String> absent = new ArrayList<>();
        for (String line : markdown.lines().toList()) {
            Matcher row = ROW.matcher(line.strip());
            Matcher missing = ABSENT.matcher(line.strip());
            if (row.matches()) {
                rows.add(new Row(
                        row.group(1),
                        row.group(2),
                        all(TEST, row.group(3)),
                        all(ERRCODE, row.group(4)),
                        row.group(5).strip()));
            } else if (ROW_START.matcher(line.strip()).matches()) {
                throw new IllegalArgumentException("SPEC.md: this row has not five columns: " + line);
            } else if (missing.matches()) {
                absent.add(missing.group(1));
            }
        }
        return new SpecTable(rows, absent);
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(found.groupCount()))
                .toList();
    }
}
