CREATE SCHEMA users;

CREATE TABLE users.users (
    id UUID PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

GRANT USAGE ON SCHEMA users TO user_service, auth_service;
GRANT SELECT, INSERT, DELETE ON users.users TO user_service;

-- The port Users, so that a first sign-in is one transaction. FOR KEY SHARE, with which a sign-in keeps its user from
-- being deleted under it, asks for the right to UPDATE some column.
GRANT SELECT, INSERT, UPDATE (id) ON users.users TO auth_service;
