/// Making, changing and ending accounts, and who one is.
@NullMarked
package dev.vesta.clientapi.account;

import org.jspecify.annotations.NullMarked;
