-- The texts that users set with their presence. Who is there now is not stored.
CREATE TABLE presence (
    user_nid   bigint PRIMARY KEY,
    status_msg bytea NOT NULL
);
