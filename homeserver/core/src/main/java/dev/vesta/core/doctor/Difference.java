package dev.vesta.core.doctor;

/// Something that the doctor found.
///
/// @param room the room's id; empty when it belongs to none
/// @param what table and column, such as `event.depth`
/// @param subject which row it is, in words
/// @param expected what follows from the events
/// @param found what is stored
public record Difference(Severity severity, String room, String what, String subject, String expected, String found) {
    /// How bad it is.
    public enum Severity {
        /// What is stored does not follow from the events.
        DIFFERENCE,
        /// The store agrees with itself, but it holds an event that the rules would have refused.
        WARNING,
        /// Nothing is wrong; worth knowing.
        INFO
    }

    /// One line.
    @Override
    public String toString() {
        return severity + " " + (room.isEmpty() ? "-" : room) + " " + what + " of " + subject + ": expected " + expected
                + ", found " + found;
    }
}
