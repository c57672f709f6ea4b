package dev.vesta.protocol.id;

/// A device id: an opaque string, unique for its user.
public record DeviceId(String value) {
    @Override
    public String toString() {
        return value;
    }
}
