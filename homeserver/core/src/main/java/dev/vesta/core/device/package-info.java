/// Messages between devices: [dev.vesta.core.device.DeviceMessages] sends them,
/// [dev.vesta.core.device.ToDevicePart] hands them over in a sync.
@NullMarked
package dev.vesta.core.device;

import org.jspecify.annotations.NullMarked;
