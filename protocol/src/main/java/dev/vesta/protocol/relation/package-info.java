/// How events relate to each other
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#forming-relationships-between-events)): [RelatesTo]
/// reads what an event says, [RelationRules] tells whether it counts.
@NullMarked
package dev.vesta.protocol.relation;

import org.jspecify.annotations.NullMarked;
