package dev.vesta.protocol.room;

import java.util.Optional;

/// A room version and its rules. ([spec](https://spec.matrix.org/v1.19/rooms/))
public enum RoomVersion {
    V1("1"),
    V2("2"),
    V3("3"),
    V4("4"),
    V5("5"),
    V6("6"),
    V7("7"),
    V8("8"),
    V9("9"),
    V10("10"),
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
            case V1 -> RoomRules.V1;
            case V2 -> RoomRules.V2;
            case V3 -> RoomRules.V3;
            case V4 -> RoomRules.V4;
            case V5 -> RoomRules.V5;
            case V6 -> RoomRules.V6;
            case V7 -> RoomRules.V7;
            case V8 -> RoomRules.V8;
            case V9 -> RoomRules.V9;
            case V10 -> RoomRules.V10;
            case V11 -> RoomRules.V11;
            case V12 -> RoomRules.V12;
        };
    }
}
