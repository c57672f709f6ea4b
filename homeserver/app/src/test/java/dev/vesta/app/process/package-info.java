/// The distribution as a process of its own: how it starts and stops, and that killing it loses nothing. These tests
/// need `dist/vesta`, which `bin/test` builds.
@NullMarked
package dev.vesta.app.process;

import org.jspecify.annotations.NullMarked;
