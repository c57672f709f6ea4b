package dev.vesta.core.profile;

import dev.vesta.core.account.Caller;
import dev.vesta.core.port.UserDirectoryStore;
import dev.vesta.core.port.UserDirectoryStore.Hit;
import dev.vesta.core.port.UserDirectoryStore.Query;
import java.util.List;
import java.util.Locale;

/// Finds users by name or id.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#user-directory))
public final class UserDirectory {
    /// Results of one search.
    public static final int MAX_LIMIT = 50;

    private final UserDirectoryStore store;
    private final OpenRooms openRooms;

    public UserDirectory(UserDirectoryStore store, OpenRooms openRooms) {
        this.store = store;
        this.openRooms = openRooms;
    }

    /// @param limited whether there are more than these
    public record Found(List<Hit> results, boolean limited) {}

    /// Users of whom each word of the text begins a word of the display name, or whose id or localpart begins with the
    /// text. Only those who share a room with the caller or are in a room that is open to all; never the caller.
    ///
    /// @param limit at most so many; 50 at the most
    public Found search(Caller caller, String text, int limit) {
        List<String> words = DirectoryWords.ofSearch(text);
        String id = idPrefix(text);
        if (limit <= 0 || (words.isEmpty() && id.length() <= 1)) {
            return new Found(List.of(), false);
        }
        openRooms.catchUp();
        int count = Math.min(limit, MAX_LIMIT);
        List<Hit> hits = store.search(caller.userNid(), new Query(words, id), count + 1);
        boolean limited = hits.size() > count;
        return new Found(limited ? hits.subList(0, count) : hits, limited);
    }

    /// Ids of local users are of small letters. A text that can begin none is an empty prefix, which finds nobody.
    private static String idPrefix(String text) {
        String trimmed = text.strip().toLowerCase(Locale.ROOT);
        boolean odd = trimmed.length() > 255 || trimmed.chars().anyMatch(c -> c <= ' ' || c > '~');
        if (odd) {
            return "";
        }
        return trimmed.startsWith("@") ? trimmed : "@" + trimmed;
    }
}
