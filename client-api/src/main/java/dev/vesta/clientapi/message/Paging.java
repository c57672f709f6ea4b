package dev.vesta.clientapi.message;

import dev.vesta.core.error.Errors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Parameters of pages.
final class Paging {
    static final int DEFAULT_LIMIT = 10;

    /// Towards older events, or newer ones.
    static final List<String> DIRECTIONS = List.of("b", "f");

    private Paging() {}

    /// How many to give: what was asked for up to the most; `M_INVALID_PARAM` for fewer than the least.
    static int limit(@Nullable Integer wished, int otherwise, int least, int most) {
        if (wished == null) {
            return otherwise;
        }
        if (wished < least) {
            throw Errors.invalidParam("limit must be at least " + least + ".");
        }
        return Math.min(wished, most);
    }
}
