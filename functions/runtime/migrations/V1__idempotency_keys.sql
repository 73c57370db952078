CREATE SCHEMA idempotency;

-- What was answered to requests with an Idempotency-Key, of all services. Each service sees its own rows only.
CREATE TABLE idempotency.keys (
    user_id UUID NOT NULL REFERENCES users.users (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
    rpc TEXT NOT NULL,
    key TEXT NOT NULL,
    service NAME NOT NULL DEFAULT current_user,
    request_sha256 BYTEA NOT NULL,
    -- The response message; NULL until the transaction of the work ends.
    response BYTEA,
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (user_id, rpc, key)
);

CREATE INDEX keys_by_age ON idempotency.keys (created_at);

ALTER TABLE idempotency.keys ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_keys ON idempotency.keys USING (service = current_user);

GRANT USAGE ON SCHEMA idempotency TO PUBLIC;
GRANT SELECT, INSERT, UPDATE (response) ON idempotency.keys TO PUBLIC;

-- Removes the oldest keys of all services that were stored before a time, and returns how many: for the schedule.
CREATE FUNCTION idempotency.remove_expired(before TIMESTAMPTZ, most INTEGER) RETURNS INTEGER
LANGUAGE sql SECURITY DEFINER SET search_path = ''
AS $$
    WITH removed AS (
        DELETE FROM idempotency.keys
        WHERE ctid IN (
            SELECT ctid
            FROM idempotency.keys
            WHERE created_at < before
            ORDER BY created_at
            LIMIT most
            FOR UPDATE SKIP LOCKED
        )
        RETURNING 1
    )
    SELECT count(*)::INTEGER FROM removed
$$;

REVOKE ALL ON FUNCTION idempotency.remove_expired(TIMESTAMPTZ, INTEGER) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION idempotency.remove_expired(TIMESTAMPTZ, INTEGER) TO auth_service;
