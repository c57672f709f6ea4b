/// Production's answers to the ports of core that need neither database nor network: randomness, password hashing,
/// tasks.
@NullMarked
package dev.vesta.app.adapter;

import org.jspecify.annotations.NullMarked;
