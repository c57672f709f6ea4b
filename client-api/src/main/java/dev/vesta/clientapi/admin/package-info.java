/// What administrators see of accounts and do to them, and what they are told about the state of rooms.
@NullMarked
package dev.vesta.clientapi.admin;

import org.jspecify.annotations.NullMarked;
