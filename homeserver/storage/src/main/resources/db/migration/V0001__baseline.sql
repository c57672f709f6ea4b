-- The baseline. package-info.java of dev.vesta.storage draws these tables.
-- Text that comes from events or clients may hold U+0000, which text refuses: such columns are bytea holding UTF-8.

-- Numbers that a node takes in blocks of 1000 (hi-lo); the increment is the block size in PgNumbers.
CREATE SEQUENCE event_nid INCREMENT 1000;
CREATE SEQUENCE room_nid INCREMENT 1000;
CREATE SEQUENCE node_id INCREMENT 1000;
CREATE SEQUENCE commit_id INCREMENT 1000;

-- Positions: CACHE 1, or sessions would hand out cached values out of order.
CREATE SEQUENCE sync_log_pos CACHE 1;

CREATE TABLE meta (
    only_row    boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    server_name text NOT NULL,
    log_epoch   bigint NOT NULL DEFAULT 1
);

CREATE TABLE user_id (
    nid     bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id text COLLATE "C" NOT NULL UNIQUE,
    local   boolean NOT NULL
);

CREATE TABLE account (
    user_nid      bigint PRIMARY KEY REFERENCES user_id,
    password_hash text,
    admin         boolean NOT NULL,
    deactivated   boolean NOT NULL DEFAULT false,
    created_ts    bigint NOT NULL
);

CREATE TABLE device (
    user_nid     bigint NOT NULL REFERENCES account,
    device_id    bytea NOT NULL,
    display_name bytea,
    created_ts   bigint NOT NULL,
    PRIMARY KEY (user_nid, device_id)
);

CREATE TABLE access_token (
    token_hash bytea PRIMARY KEY,
    user_nid   bigint NOT NULL,
    device_id  bytea NOT NULL,
    created_ts bigint NOT NULL,
    FOREIGN KEY (user_nid, device_id) REFERENCES device ON DELETE CASCADE
);
CREATE INDEX access_token_device ON access_token (user_nid, device_id);

CREATE TABLE room (
    nid         bigint PRIMARY KEY,
    room_id     text COLLATE "C" NOT NULL UNIQUE,
    version     text NOT NULL,
    revision    bigint NOT NULL,
    extremities bigint[] NOT NULL,
    root        bigint NOT NULL,
    next_ord    bigint NOT NULL,
    commit_id   bigint NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE event (
    nid              bigint PRIMARY KEY,
    room_nid         bigint NOT NULL,
    ord              bigint NOT NULL,
    event_id         text COLLATE "C" NOT NULL UNIQUE,
    type             bytea NOT NULL,
    state_key_nid    bigint,
    sender_nid       bigint NOT NULL,
    origin_server_ts bigint NOT NULL,
    depth            bigint NOT NULL,
    root_before      bigint NOT NULL
);
CREATE UNIQUE INDEX event_room_ord ON event (room_nid, ord);

CREATE TABLE event_json (
    event_nid bigint PRIMARY KEY,
    json      bytea NOT NULL
);

CREATE TABLE event_edge (
    event_nid bigint NOT NULL,
    prev_nid  bigint NOT NULL,
    PRIMARY KEY (event_nid, prev_nid)
);

CREATE TABLE event_auth (
    event_nid bigint NOT NULL,
    auth_nid  bigint NOT NULL,
    PRIMARY KEY (event_nid, auth_nid)
);

CREATE TABLE state_key (
    nid       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    type      bytea NOT NULL,
    state_key bytea NOT NULL,
    UNIQUE (type, state_key)
);

CREATE TABLE state_node (
    id       bigint PRIMARY KEY,
    room_nid bigint NOT NULL,
    hash     bytea NOT NULL,
    bytes    bytea NOT NULL,
    UNIQUE (room_nid, hash)
);

CREATE TABLE room_root (
    room_nid bigint NOT NULL,
    pos      bigint NOT NULL,
    root     bigint NOT NULL,
    PRIMARY KEY (room_nid, pos)
);

CREATE TABLE current_state (
    room_nid      bigint NOT NULL,
    state_key_nid bigint NOT NULL,
    event_nid     bigint NOT NULL,
    PRIMARY KEY (room_nid, state_key_nid)
);

CREATE TABLE membership (
    user_nid    bigint NOT NULL,
    room_nid    bigint NOT NULL,
    membership  text NOT NULL,
    event_nid   bigint NOT NULL,
    ord         bigint NOT NULL,
    root_before bigint NOT NULL,
    PRIMARY KEY (user_nid, room_nid)
);
CREATE INDEX membership_room ON membership (room_nid, ord) INCLUDE (membership, user_nid);

CREATE TABLE sync_log (
    pos      bigint PRIMARY KEY DEFAULT nextval('sync_log_pos'),
    kind     smallint NOT NULL,
    room_nid bigint,
    user_nid bigint,
    ref      bigint NOT NULL
);
CREATE INDEX sync_log_room ON sync_log (room_nid, pos);
CREATE INDEX sync_log_user ON sync_log (user_nid, pos) WHERE user_nid IS NOT NULL;

CREATE TABLE client_txn (
    user_nid   bigint NOT NULL,
    device_id  bytea NOT NULL,
    endpoint   bytea NOT NULL,
    txn_id     bytea NOT NULL,
    event_nid  bigint NOT NULL,
    created_ts bigint NOT NULL,
    CONSTRAINT client_txn_once PRIMARY KEY (user_nid, device_id, endpoint, txn_id)
);
CREATE INDEX client_txn_event ON client_txn (event_nid);
