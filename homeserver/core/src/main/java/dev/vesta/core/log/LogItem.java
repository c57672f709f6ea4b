package dev.vesta.core.log;

/// What the log commits: one thing that clients must see. Each item has its own verdict; none fails its neighbours.
public sealed interface LogItem
        permits RoomCommit, DeviceListChange, ToDeviceMessages, UnreadChange, AccountDataChange, ReceiptChange {}
