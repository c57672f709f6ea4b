/// What users keep on the server and what the server keeps of them: account data, push rules, receipts and unread
/// counts, ignored users, stored filters
/// ([spec](https://spec.matrix.org/v1.19/client-server-api/#client-config)). Nothing here changes a room.
@NullMarked
package dev.vesta.core.userdata;

import org.jspecify.annotations.NullMarked;
