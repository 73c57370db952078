-- How often each address has begun to sign in, in its latest minute: for the limit. Nothing of it is older than an hour.
CREATE TABLE auth.sign_in_attempts (
    address TEXT PRIMARY KEY,
    minute TIMESTAMPTZ NOT NULL,
    attempts INTEGER NOT NULL
);

CREATE INDEX sign_in_attempts_by_age ON auth.sign_in_attempts (minute);

GRANT SELECT, INSERT, UPDATE, DELETE ON auth.sign_in_attempts TO auth_service;
