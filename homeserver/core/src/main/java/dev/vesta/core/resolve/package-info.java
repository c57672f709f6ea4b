/// State resolution over trees: [TreeResolution] merges the states at the ends of branches, [BranchStates] does so for
/// a room in its turn. Reads through ports; what it makes is committed by whoever asked.
@NullMarked
package dev.vesta.core.resolve;

import org.jspecify.annotations.NullMarked;
