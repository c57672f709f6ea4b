/// PostgreSQL behind the ports of core: one repository class per aggregate, SQL as text blocks, rows to records by
/// hand. Everything here blocks and must be called on virtual threads. [Storage] opens it all.
///
/// ```
/// meta(server_name, log_epoch)                     one row: whose database this is
///
/// user_id(nid, user_id, local) ─── account(user_nid, password_hash, admin, guest, deactivated, locked, suspended,
///   │     erased)
///   ├─ device(user_nid, device_id, display_name, last_seen_ts, last_seen_ip, last_seen_agent)
///   │     ├─ access_token(token_hash, user_nid, device_id, expires_ts)
///   │     └─ refresh_token(token_hash, user_nid, device_id, access_hash, replaces)
///   │           access_hash: the access token it was given out with; replaces: the refresh token it was made from
///   ├─ login_token, openid_token(token_hash, user_nid, expires_ts)
///   └─ deactivation(user_nid)                      has rooms to leave
/// registration_token(token, uses_allowed, completed, expires_ts)
///   └─ registration_token_use(token, session, until_ts)   a registration under way
///
/// room(nid, room_id, version, revision, extremities[], root, next_ord, commit_id, purges)
///   │     revision, extremities and root are the compare-and-set; commit_id is the last batch that passed it
///   │     purges counts deletions of history: a sweep of state nodes ends when it changes
///   ├─ event(nid, room_nid, ord, event_id, type, state_key_nid, sender_nid, depth, root_before, json,
///   │     redacted_by, standing)  json: canonical bytes, once; what an event names is there and nowhere else
///   │     ord null: no place; then root_before 0: an outlier, else not accepted
///   ├─ verdict(event_nid, reason)                   which rule decided against an event
///   ├─ open_redaction(room_nid, target_id, event_nid)   accepted, but redacted nothing when it came
///   ├─ relation(event_nid, room_nid, parent_id, rel_type, type, sender_nid, ord, annotation)   typed relations
///   ├─ room_gap(room_nid, ord, floor, prev_id)      the event at ord names prev_id, which is not here
///   ├─ room_alias(alias, room_nid, creator_nid, created_ts)   room_nid is null while a room is made under that name
///   ├─ directory_room(room_nid, place)              what the directory shows, the highest place first
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
///   │     user_nid its target; 2: ref is what is there now, or 0; else ref is the item's own number;
///   │     kind 0: nothing any more, kept as the newest row
///   ├─ to_device(user_nid, device_id, pos, json)     a device's inbox; goes with its device
///   ├─ account_data(user_nid, room_nid, type, content, pos)   room_nid 0: of no room; content null: deleted
///   ├─ receipt(room_nid, user_nid, type, thread, event_id, ord, ts, pos)   never moves backwards
///   └─ unread(user_nid, room_nid, ord, thread_nid, highlight, pos)
///        ├─ notification(number, user_nid, room_nid, ord, highlight, actions, ts)   read or not
///        └─ read_up_to(user_nid, room_nid, thread_nid, ord)   so that late rows of unread stay away
/// filter(user_nid, number, hash, json)              stored filters, each once
/// sliding_connection(nid, user_nid, device_id, conn_id, acknowledged, pending, used_day)   goes with its device
///   ├─ sliding_config(connection, number, json)      the required_state that rooms were sent by
///   └─ sliding_room(connection, room_nid, version, up_to, config, timeline_limit, dm, told_event,
///         lazy_members)   what was sent of a room; of a version's rows the newest up to it counts
/// presence(user_nid, status_msg)                    the text that a user set; who is there is not stored
/// log_cursor(name, pos)                             how far each consumer of the log has come
/// client_txn(user_nid, device_id, endpoint, txn_id, event_nid, created_ts)   event_nid: the event or the log's ref
/// to_device_seen(origin, message_id, ref, created_ts)
/// profile(user_nid, displayname, avatar_url, fields)   fields: a JSON object of what has no column
/// profile_push(user_nid, wish)                      whose rooms are yet to hear of a new name or avatar
/// directory_word(word, user_nid)                    the user directory: normalized words of display names
/// open_room(room_nid)                               whose members anybody may find; follows the log
/// rate_limit_override(user_nid, per_second, burst)
/// server_notice_room(user_nid, room_nid)            where the server talks to a user
/// room_purge(room_nid, before_ord)                  what is being deleted: a room (null) or old messages
/// ```
///
/// No foreign keys where the log writes: it writes whole decisions, and the checks would double its work. The one from
/// `to_device` is there because a device can end while a message to it is under way.
@NullMarked
package dev.vesta.storage;

import org.jspecify.annotations.NullMarked;
