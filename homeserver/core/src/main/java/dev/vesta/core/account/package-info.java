/// Accounts, sessions (devices and access tokens) and user-interactive authentication.
@NullMarked
package dev.vesta.core.account;

import org.jspecify.annotations.NullMarked;
