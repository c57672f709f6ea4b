package dev.vesta.protocol.authchain;

/// The event at one place names the event at another among its auth events. Links that an earlier event of the chain
/// makes as far as this one are left out.
///
/// @param chain the chain of the event that names the other
/// @param seq its place there
/// @param toChain the chain of the event that is named, always another one
/// @param toSeq its place there
public record ChainLink(long chain, int seq, long toChain, int toSeq) {
    /// Where the event is that names the other.
    public ChainPosition from() {
        return new ChainPosition(chain, seq);
    }

    /// Where the event is that is named.
    public ChainPosition to() {
        return new ChainPosition(toChain, toSeq);
    }
}
