CREATE SCHEMA dummy;

CREATE TABLE dummy.entities (
    id UUID PRIMARY KEY,
    user_id UUID NOT NULL,
    name TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL
);

-- A user's entities in the order of their ids, which is that of their creation: what a page reads.
CREATE INDEX entities_of_user ON dummy.entities (user_id, id);

GRANT USAGE ON SCHEMA dummy TO dummy_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON dummy.entities TO dummy_service;

-- When a user is deleted, this service forgets them, in the same transaction.
CREATE FUNCTION dummy.forget_user() RETURNS TRIGGER
LANGUAGE plpgsql SECURITY DEFINER SET search_path = ''
AS $$
BEGIN
    DELETE FROM dummy.entities WHERE user_id = OLD.id;
    RETURN NULL;
END
$$;

REVOKE ALL ON FUNCTION dummy.forget_user() FROM PUBLIC;

CREATE TRIGGER dummy_forgets_user AFTER DELETE ON users.users
FOR EACH ROW EXECUTE FUNCTION dummy.forget_user();
