package dev.vesta.protocol.room;

import java.util.Optional;

/// A room version and its rules. ([spec](https://spec.matrix.org/v1.19/rooms/))
public enum RoomVersion {
    V11("11"),
    V12("12");

    private final String id;

    RoomVersion(String id) {
        this.id = id;
    }

    /// The version as events and capabilities name it.
    public String id() {
        return id;
    }

    /// The version of that name, when this server knows it.
    public static Optional<RoomVersion> of(String id) {
        for (RoomVersion version : values()) {
            if (version.id.equals(id)) {
                return Optional.of(version);
            }
        }
        return Optional.empty();
    }

    /// What holds in rooms of this version. Algorithms ask these, never compare versions.
    public RoomRules rules() {
        return switch (this) {
            case V11 -> RoomRules.V11;
            case V12 -> RoomRules.V12;
        };
    }
}
