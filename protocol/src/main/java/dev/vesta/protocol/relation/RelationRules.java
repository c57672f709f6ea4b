package dev.vesta.protocol.relation;

import dev.vesta.protocol.event.Pdu;
import dev.vesta.protocol.json.JsonValue;
import dev.vesta.protocol.relation.RelatesTo.Relation;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;

/// Which relations count: an invalid one is ignored, as if the event related to nothing.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#aggregations-of-child-events))
public final class RelationRules {
    private static final String ENCRYPTED = "m.room.encrypted";

    /// Of several edits of one event, the greatest is shown.
    /// ([spec](https://spec.matrix.org/v1.19/client-server-api/#server-side-aggregation-of-mreplace-relationships))
    public static final Comparator<Pdu> BY_RECENCY = Comparator.comparingLong(Pdu::originServerTs)
            .thenComparing(event -> event.eventId().value());

    private static final int MAX_TYPE_BYTES = 255;

    private RelationRules() {}

    /// What a child says of its relation, unless that counts for no parent whatever. Types beyond 255 bytes are none.
    public static Optional<Relation> stated(Pdu child) {
        return Optional.ofNullable(RelatesTo.of(child.content()).relation())
                .filter(relation -> relation.relType().getBytes(StandardCharsets.UTF_8).length <= MAX_TYPE_BYTES)
                .filter(relation -> switch (relation.relType()) {
                    case RelationTypes.REPLACE -> child.stateKey() == null && hasNewContent(child);
                    case RelationTypes.ANNOTATION -> relation.key() != null;
                    default -> true;
                });
    }

    /// Whether a child's relation to its parent counts for what the server aggregates and lists.
    public static boolean counts(Pdu parent, Pdu child) {
        Optional<Relation> relation = relation(parent, child);
        return relation.isPresent()
                && switch (relation.get().relType()) {
                    case RelationTypes.REPLACE -> replaces(parent, child);
                    case RelationTypes.ANNOTATION -> annotates(parent, child);
                    case RelationTypes.THREAD -> isInThreadOf(parent, child);
                    default -> true;
                };
    }

    /// Whether `edit` is a valid replacement of `original`.
    /// ([spec](https://spec.matrix.org/v1.19/client-server-api/#validity-of-replacement-events))
    public static boolean replaces(Pdu original, Pdu edit) {
        return is(RelationTypes.REPLACE, original, edit)
                && original.sender().equals(edit.sender())
                && original.type().equals(edit.type())
                && original.stateKey() == null
                && edit.stateKey() == null
                && RelatesTo.of(original.content())
                        .ofType(RelationTypes.REPLACE)
                        .isEmpty()
                && hasNewContent(edit);
    }

    /// The new content of an encrypted edit lies in what the server cannot read.
    private static boolean hasNewContent(Pdu edit) {
        return edit.type().equals(ENCRYPTED)
                || edit.content().object("m.new_content").isPresent();
    }

    /// Whether an annotation counts: it has a key, and what it annotates is neither an annotation nor an edit.
    /// ([spec](https://spec.matrix.org/v1.19/client-server-api/#annotations-client-behaviour))
    public static boolean annotates(Pdu parent, Pdu child) {
        RelatesTo ofParent = RelatesTo.of(parent.content());
        return is(RelationTypes.ANNOTATION, parent, child)
                && RelatesTo.of(child.content())
                        .ofType(RelationTypes.ANNOTATION)
                        .filter(relation -> relation.key() != null)
                        .isPresent()
                && ofParent.ofType(RelationTypes.ANNOTATION).isEmpty()
                && ofParent.ofType(RelationTypes.REPLACE).isEmpty();
    }

    /// Whether an event is in the thread of that root.
    public static boolean isInThreadOf(Pdu root, Pdu child) {
        return is(RelationTypes.THREAD, root, child) && mayBeThreadRoot(root);
    }

    /// Whether a thread may begin at an event: not at one that is itself a child by a typed relation.
    /// ([spec](https://spec.matrix.org/v1.19/client-server-api/#validation-of-mthread-relationships))
    public static boolean mayBeThreadRoot(Pdu event) {
        return RelatesTo.of(event.content()).relation() == null;
    }

    /// Whether `child` refers to `parent`.
    public static boolean references(Pdu parent, Pdu child) {
        return is(RelationTypes.REFERENCE, parent, child);
    }

    /// The original's content as a valid edit leaves it: all of it is new, but it relates to what it related
    /// to. Encrypted edits leave the content alone, since only clients can apply them.
    /// ([spec](https://spec.matrix.org/v1.19/client-server-api/#applying-mnew_content))
    public static JsonValue.Obj edited(Pdu original, Pdu edit) {
        if (!replaces(original, edit) || edit.type().equals(ENCRYPTED)) {
            return original.content();
        }
        JsonValue.Obj content = edit.content()
                .object("m.new_content")
                .orElse(JsonValue.Obj.EMPTY)
                .without("m.relates_to");
        JsonValue relatesTo = original.content().get("m.relates_to");
        return relatesTo == null ? content : content.with("m.relates_to", relatesTo);
    }

    private static boolean is(String relType, Pdu parent, Pdu child) {
        return relation(parent, child)
                .filter(relation -> relation.relType().equals(relType))
                .isPresent();
    }

    /// The child's relation when it is to this parent, in the same room.
    private static Optional<Relation> relation(Pdu parent, Pdu child) {
        return Optional.ofNullable(RelatesTo.of(child.content()).relation())
                .filter(relation -> relation.eventId().equals(parent.eventId())
                        && parent.roomId().equals(child.roomId()));
    }
}
