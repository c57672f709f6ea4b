package dev.vesta.app.cli;

import dev.vesta.core.inbound.Explanations.AuthEvent;
import dev.vesta.core.inbound.Explanations.Candidate;
import dev.vesta.core.inbound.Explanations.Fate;
import dev.vesta.core.inbound.Explanations.OfEvent;
import dev.vesta.core.inbound.Explanations.OfState;
import dev.vesta.core.log.Standing;
import dev.vesta.core.room.StoredEvent;
import dev.vesta.protocol.event.Pdu;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Explanations for people, line by line. Users wrote parts of these lines: [Plain#line] must see them.
final class WhyText {
    private WhyText() {}

    /// Why the state is so.
    static List<String> of(OfState why) {
        List<String> lines = new ArrayList<>();
        String key = why.key().type()
                + (why.key().stateKey().isEmpty() ? "" : " " + why.key().stateKey());
        Fate now = why.now();
        if (now == null) {
            lines.add("There is no " + key + " in " + why.head().room().id() + ".");
        } else {
            lines.add(key + " in " + why.head().room().id() + " is");
            lines.addAll(indented(fate(now)));
        }
        for (Candidate candidate : why.candidates()) {
            if (!candidate.current()) {
                lines.add("and not");
                lines.addAll(indented(other(candidate)));
            }
        }
        if (why.limited()) {
            lines.add("There are older ones.");
        }
        return lines;
    }

    /// What became of an event.
    static List<String> of(OfEvent why) {
        List<String> lines = fate(why.fate());
        if (!why.stateBefore().isEmpty()) {
            lines.add("The state before it has:");
            why.stateBefore().forEach(event -> lines.add("  " + brief(event)));
        }
        return lines;
    }

    private static List<String> other(Candidate candidate) {
        List<String> lines = fate(candidate.fate());
        lines.add("Why not: " + candidate.whyNot());
        candidate.replacedBy().forEach(id -> lines.add("  replaced by " + id));
        candidate.checkedAgainst().forEach(event -> lines.add("  checked against " + brief(event)));
        if (candidate.atBranchEnd()) {
            lines.add("A branch of the room ends with it.");
        }
        return lines;
    }

    private static List<String> fate(Fate fate) {
        StoredEvent event = fate.event();
        Pdu pdu = event.pdu();
        List<String> lines = new ArrayList<>();
        lines.add(name(pdu) + " at " + Instant.ofEpochMilli(pdu.originServerTs()));
        if (pdu.stateKey() != null) {
            lines.add("Content: " + Plain.json(pdu.content()));
        }
        String reason = fate.reason() == null ? "" : ": " + fate.reason();
        String outlier = event.isOutlier() ? " (outlier: the state before it is not known)" : "";
        lines.add("Standing: " + standing(event) + reason + outlier);
        for (AuthEvent named : fate.authEvents()) {
            StoredEvent there = named.event();
            lines.add("  authorized by " + (there == null ? named.id() + ", which is not here" : brief(there)));
        }
        return lines;
    }

    private static String brief(StoredEvent event) {
        String standing = event.standing() == Standing.ACCEPTED ? "" : ", " + standing(event);
        return name(event.pdu()) + standing;
    }

    private static String name(Pdu pdu) {
        String key = pdu.stateKey() == null || pdu.stateKey().isEmpty() ? "" : " " + pdu.stateKey();
        return pdu.eventId() + " (" + pdu.type() + key + ") of " + pdu.sender();
    }

    private static String standing(StoredEvent event) {
        return switch (event.standing()) {
            case ACCEPTED -> "accepted";
            case SOFT_FAILED -> "soft-failed";
            case REJECTED -> "rejected";
        };
    }

    private static List<String> indented(List<String> lines) {
        return lines.stream().map(line -> "  " + line).toList();
    }
}
