/// Events that other servers send: [Receiver] takes them through the checks of the spec, one class a step, and commits
/// what they come to; [Entry] takes in a room that one of ours joins through another server.
///
/// What is missing is fetched before the room's turn, within [Limits]; in the turn only the store is read.
@NullMarked
package dev.vesta.core.inbound;

import org.jspecify.annotations.NullMarked;
