package dev.vesta.clientapi.message;

/// The body of a report of a room or a user. A report of an event ([ReportEvent]) may do without a reason.
public record ReportReason(String reason) {}
