/// From a request line to a request record: the path trie, percent-decoding, and the decoder that is made
/// once per route from the record's components. Knows nothing of Vert.x.
@NullMarked
package dev.vesta.web.request;

import org.jspecify.annotations.NullMarked;
