-- replaces: the token that it was made from, which ends with the first use of what replaces it.
CREATE TABLE refresh_token (
    token_hash  bytea PRIMARY KEY,
    user_nid    bigint NOT NULL,
    device_id   bytea NOT NULL,
    access_hash bytea NOT NULL,
    replaces    bytea,
    created_ts  bigint NOT NULL,
    FOREIGN KEY (user_nid, device_id) REFERENCES device ON DELETE CASCADE
);
CREATE INDEX refresh_token_device ON refresh_token (user_nid, device_id);
CREATE INDEX refresh_token_access ON refresh_token (access_hash);
CREATE INDEX refresh_token_replaces ON refresh_token (replaces) WHERE replaces IS NOT NULL;

CREATE TABLE login_token (
    token_hash bytea PRIMARY KEY,
    user_nid   bigint NOT NULL REFERENCES account,
    expires_ts bigint NOT NULL
);
CREATE TABLE openid_token (
    token_hash bytea PRIMARY KEY,
    user_nid   bigint NOT NULL REFERENCES account,
    expires_ts bigint NOT NULL
);
CREATE INDEX openid_token_expires ON openid_token (expires_ts);

-- uses_allowed and expires_ts: null is without end.
CREATE TABLE registration_token (
    token        text COLLATE "C" PRIMARY KEY,
    uses_allowed integer,
    completed    integer NOT NULL DEFAULT 0,
    expires_ts   bigint,
    created_ts   bigint NOT NULL
);
-- Registrations under way that hold a use of the token, at most until that time.
CREATE TABLE registration_token_use (
    token    text COLLATE "C" NOT NULL REFERENCES registration_token ON DELETE CASCADE,
    session  text NOT NULL,
    until_ts bigint NOT NULL,
    PRIMARY KEY (token, session)
);

-- Deactivated accounts that have not left all their rooms yet.
CREATE TABLE deactivation (
    user_nid   bigint PRIMARY KEY REFERENCES account,
    created_ts bigint NOT NULL
);
