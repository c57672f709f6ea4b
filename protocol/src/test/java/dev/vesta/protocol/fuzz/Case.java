package dev.vesta.protocol.fuzz;

/// One kind of nonsense, fed to what must bear it.
@FunctionalInterface
interface Case {
    /// Tries one input; throws when the parser does, or when its answer makes no sense.
    ///
    /// @return the size of the input, that the cost is measured by
    int tryOne(Mutator mutator);
}
