package dev.vesta.protocol.json;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Members that many objects have alike, as those of an event that each of its readers gets. What is written more than
/// once is encoded once, and only copied from then on.
public final class SharedMembers {
    private final Map<String, JsonValue> members;
    private boolean asked;
    private byte @Nullable [] encoded;

    /// @param members at least one; must not be changed afterwards
    public SharedMembers(Map<String, JsonValue> members) {
        this.members = Collections.unmodifiableMap(members);
    }

    /// The members in their order.
    public Map<String, JsonValue> members() {
        return members;
    }

    /// The members as UTF-8 JSON without the braces around them, or null when it is asked for the first time: much is
    /// written just once. Callers must not change the array.
    public synchronized byte @Nullable [] encoded() {
        if (!asked) {
            asked = true;
        } else if (encoded == null) {
            byte[] object = CanonicalJson.encode(new JsonValue.Obj(members));
            encoded = Arrays.copyOfRange(object, 1, object.length - 1);
        }
        return encoded;
    }
}
