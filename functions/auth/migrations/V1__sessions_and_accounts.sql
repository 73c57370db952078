CREATE SCHEMA auth;

CREATE TABLE auth.sessions (
    id TEXT PRIMARY KEY,
    secret_hash BYTEA NOT NULL,
    user_id UUID NOT NULL,
    user_agent TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL
);

CREATE INDEX sessions_of_user ON auth.sessions (user_id, created_at DESC);
CREATE INDEX sessions_by_expiry ON auth.sessions (expires_at);

CREATE TABLE auth.oauth_accounts (
    id UUID PRIMARY KEY,
    provider TEXT NOT NULL,
    external_user_id TEXT NOT NULL,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    email_verified BOOLEAN NOT NULL,
    user_id UUID NOT NULL,
    UNIQUE (provider, external_user_id)
);

CREATE INDEX oauth_accounts_of_user ON auth.oauth_accounts (user_id);

GRANT USAGE ON SCHEMA auth TO auth_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON auth.sessions, auth.oauth_accounts TO auth_service;

-- When a user is deleted, this service forgets them, in the same transaction. Accounts come first: a sign-in locks its
-- account before it starts a session, so that the second statement finds the session of one that was under way.
CREATE FUNCTION auth.forget_user() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    DELETE FROM auth.oauth_accounts WHERE user_id = OLD.id;
    DELETE FROM auth.sessions WHERE user_id = OLD.id;
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION auth.forget_user() FROM PUBLIC;

CREATE TRIGGER auth_forgets_user AFTER DELETE ON users.users
FOR EACH ROW EXECUTE FUNCTION auth.forget_user();
