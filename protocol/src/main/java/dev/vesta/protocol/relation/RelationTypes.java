package dev.vesta.protocol.relation;

/// The types of relations that the server understands.
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#relationship-types))
public final class RelationTypes {
    public static final String REPLACE = "m.replace";
    public static final String ANNOTATION = "m.annotation";
    public static final String THREAD = "m.thread";
    public static final String REFERENCE = "m.reference";

    private RelationTypes() {}
}
