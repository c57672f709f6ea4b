-- Guests, and what administrators may do to an account. erased: those who came later see its events redacted.
ALTER TABLE account
    ADD guest     boolean NOT NULL DEFAULT false,
    ADD locked    boolean NOT NULL DEFAULT false,
    ADD suspended boolean NOT NULL DEFAULT false,
    ADD erased    boolean NOT NULL DEFAULT false;

-- Written in batches, so that they are a little late. Bytes: clients say what they like.
ALTER TABLE device
    ADD last_seen_ts    bigint,
    ADD last_seen_ip    bytea,
    ADD last_seen_agent bytea;

-- Null: does not expire.
ALTER TABLE access_token ADD expires_ts bigint;
