/// The command line: one class for each command. Commands parse, call and print; what they do is done elsewhere.
@NullMarked
package dev.vesta.app.cli;

import org.jspecify.annotations.NullMarked;
