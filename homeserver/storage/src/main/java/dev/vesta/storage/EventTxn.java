package dev.vesta.storage;

/// Which device made an event, and under which transaction id.
///
/// @param userNid the number of the user, or 0: no device of ours made it, or we have forgotten which one
record EventTxn(long userNid, String device, String txnId) {
    static final EventTxn NONE = new EventTxn(0, "", "");

    boolean isOf(long user, String ofDevice) {
        return userNid == user && userNid != 0 && device.equals(ofDevice);
    }
}
