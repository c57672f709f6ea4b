-- What users say of themselves. fields: the other fields, a JSON object; what members' events show has columns.
CREATE TABLE profile (
    user_nid    bigint PRIMARY KEY REFERENCES account,
    displayname bytea,
    avatar_url  bytea,
    fields      bytea NOT NULL
);

-- Whose rooms are yet to be told of a new name or avatar. wish counts the changes: the row goes when it is still the
-- one that was told.
CREATE TABLE profile_push (
    user_nid bigint PRIMARY KEY REFERENCES account,
    wish     bigint NOT NULL
);

-- The words of local users' display names, normalized: the index of the user directory.
CREATE TABLE directory_word (
    word     text COLLATE "C" NOT NULL,
    user_nid bigint NOT NULL REFERENCES account,
    PRIMARY KEY (word, user_nid)
);
CREATE INDEX directory_word_user ON directory_word (user_nid);

-- Rooms whose members anybody may find: public join rule, or world-readable history.
CREATE TABLE open_room (
    room_nid bigint PRIMARY KEY
);
