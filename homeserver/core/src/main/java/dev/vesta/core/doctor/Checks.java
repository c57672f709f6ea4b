package dev.vesta.core.doctor;

/// Which checks run.
///
/// @param rules judge each event by the authorization rules against the state before it
/// @param trees compare the stored state trees with those that follow from the events
public record Checks(boolean rules, boolean trees) {
    /// Everything.
    public static final Checks ALL = new Checks(true, true);

    /// For events that nobody authorized: all but the rules.
    public static final Checks WITHOUT_RULES = new Checks(false, true);

    /// For commits with made-up state nodes too: rows, order, log, current state and memberships only.
    public static final Checks ROWS = new Checks(false, false);
}
