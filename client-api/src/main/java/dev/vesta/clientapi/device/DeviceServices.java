package dev.vesta.clientapi.device;

import dev.vesta.core.device.DeviceMessages;
import dev.vesta.web.AnyEndpoint;
import java.util.List;

/// What the endpoints between devices are made from.
public record DeviceServices(DeviceMessages messages) {
    /// The endpoints of this chapter, one line each.
    public List<AnyEndpoint> endpoints() {
        return List.of(new SendToDevice(messages));
    }
}
