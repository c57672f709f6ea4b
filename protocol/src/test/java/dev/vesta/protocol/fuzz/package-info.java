/// Nonsense for every parser of the protocol: only the declared results may come of it, at a linear cost.
package dev.vesta.protocol.fuzz;
