/// What the protocol core costs, in CPU. Run by hand or by `bin/test --long`; the figures are printed.
package dev.vesta.protocol.bench;
