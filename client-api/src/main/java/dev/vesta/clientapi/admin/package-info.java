/// What administrators see of accounts and do to them.
@NullMarked
package dev.vesta.clientapi.admin;

import org.jspecify.annotations.NullMarked;
