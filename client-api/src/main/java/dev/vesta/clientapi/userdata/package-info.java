/// What users keep on the server: account data, tags, receipts, push rules, notifications, filters.
@NullMarked
package dev.vesta.clientapi.userdata;

import org.jspecify.annotations.NullMarked;
