/// What administrators say in the server's name.
@NullMarked
package dev.vesta.clientapi.notice;

import org.jspecify.annotations.NullMarked;
