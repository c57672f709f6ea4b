/// The program: command line, configuration, the order of starting and stopping, and the adapters that belong to no
/// other module. [Main] is where it begins, [Wiring] is the one place that constructs services.
@NullMarked
package dev.vesta.app;

import org.jspecify.annotations.NullMarked;
