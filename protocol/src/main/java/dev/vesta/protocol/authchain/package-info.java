/// An index of auth chains, so that state resolution need not walk them: a chain cover.
///
/// The state events of a room are put into chains. A chain holds events of one type and state key, each of which names
/// the one before it among its auth events; an event at position *n* therefore has all before *n* in its auth chain.
/// What else an event names is a link between chains, and a link is kept only where the chain did not reach that far
/// before. So a room has few chains that others link to (create, power levels, join rules, moderators), a joined member
/// costs one row and about three links, and a question about auth chains is one about the greatest position reached in
/// each chain. [AuthChainIndex] is what a store answers, [ChainPlacer] decides where events go, [ChainCover] is the
/// index in memory, [AuthChains] asks.
@NullMarked
package dev.vesta.protocol.authchain;

import org.jspecify.annotations.NullMarked;
