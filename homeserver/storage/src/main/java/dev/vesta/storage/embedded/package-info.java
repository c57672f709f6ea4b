/// A PostgreSQL of our own, for those who do not bring one: found or bundled binaries, one cluster below the data
/// directory, started and stopped with the server. [EmbeddedPostgres] is the way in, [PostgresBinaries] finds the
/// programs, [RunAs] keeps them from running as root, [Cluster] makes the cluster. It knows no table: it hands out a
/// [DatabaseAddress] and nothing else.
///
/// ```
/// <data directory>/postgres/
///   lock           held while a server uses the directory
///   password       of the role `vesta`, mode 0600
///   postgres.log   what PostgreSQL said since the last start
///   18/            the cluster, named by its major version
///   .new-18/       a cluster being made; thrown away at the next start
/// ```
@NullMarked
package dev.vesta.storage.embedded;

import org.jspecify.annotations.NullMarked;
