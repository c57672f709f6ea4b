/// Every endpoint over HTTP, on a whole server with a fresh database: for each a success with something in it, each
/// documented error and the wrong user. One class a chapter of the specification.
@NullMarked
package dev.vesta.app.http;

import org.jspecify.annotations.NullMarked;
