/// PostgreSQL behind the ports of core: one repository class per aggregate, SQL as text blocks, rows to records by
/// hand. Everything here blocks and must be called on virtual threads. [Storage] opens it all.
///
/// ```
/// meta(server_name, log_epoch)                     one row: whose database this is
///
/// user_id(nid, user_id, local) ─┬─ account(user_nid, password_hash, admin, deactivated, created_ts)
///                               │     └─ device(user_nid, device_id, display_name)
///                               │           └─ access_token(token_hash, user_nid, device_id)
///                               │
/// room(nid, room_id, version, revision, extremities[], root, next_ord, commit_id, purges)
///   │     revision, extremities and root are the compare-and-set; commit_id is the last batch that passed it
///   │     purges counts deletions of history: a sweep of state nodes ends when it changes
///   ├─ event(nid, room_nid, ord, event_id, type, state_key_nid, sender_nid, depth, root_before, json)
///   │     json: canonical bytes, once; what an event names is there and nowhere else
///   ├─ room_gap(room_nid, ord, floor, prev_id)      the event at ord names prev_id, which is not here
///   ├─ unchained(room_nid, event_nid)               state events that are not in the index of auth chains yet
///   ├─ auth_chain(event_nid, room_nid, chain, seq)  the index: an event's place
///   ├─ auth_link(room_nid, chain, seq, to_chain, to_seq)
///   ├─ state_node(id, room_nid, hash, bytes)        the radix tree; (room_nid, hash) is unique
///   ├─ room_root(room_nid, pos, root)               root of the current state from that position on
///   ├─ current_state(room_nid, state_key_nid, event_nid)
///   └─ membership(user_nid, room_nid, membership, event_nid, ord, root_before, forgotten_event_nid)
///         forgotten_event_nid = event_nid: the user forgot the room after that event
///
/// state_key(nid, type, state_key)                   bytes: both may hold U+0000
/// sync_log(pos, kind, room_nid, user_nid, ref)      the one order. Kinds: `LogKind`; kind 1: ref is an event and
///   │     user_nid its target, else ref is the item's own number; kind 0: nothing any more, kept as the newest row
///   ├─ to_device(user_nid, device_id, pos, json)     a device's inbox; goes with its device
///   └─ unread(user_nid, room_nid, ord, thread_nid, highlight)
///        └─ read_up_to(user_nid, room_nid, thread_nid, ord)   so that late rows of unread stay away
/// log_cursor(name, pos)                             how far each consumer of the log has come
/// client_txn(user_nid, device_id, endpoint, txn_id, event_nid, created_ts)   event_nid: the event or the log's ref
/// to_device_seen(origin, message_id, ref, created_ts)
/// room_purge(room_nid, before_ord)                  what is being deleted: a room (null) or old messages
/// ```
///
/// No foreign keys where the log writes: it writes whole decisions, and the checks would double its work. The one from
/// `to_device` is there because a device can end while a message to it is under way.
@NullMarked
package dev.vesta.storage;

import org.jspecify.annotations.NullMarked;
