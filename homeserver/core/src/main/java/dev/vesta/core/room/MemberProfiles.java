package dev.vesta.core.room;

import dev.vesta.protocol.id.UserId;
import dev.vesta.protocol.json.JsonValue;

/// What membership events say of a user.
@FunctionalInterface
public interface MemberProfiles {
    /// Nobody has a profile.
    MemberProfiles NONE = user -> JsonValue.Obj.EMPTY;

    /// `displayname` and `avatar_url` as they stand in membership events; absent where the user has none.
    JsonValue.Obj of(UserId user);
}
