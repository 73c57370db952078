-- What this service keeps of a user goes with the user, and cannot be written for one who is gone. PostgreSQL holds that,
-- whoever writes at the same time.
DELETE FROM dummy.entities WHERE NOT EXISTS (SELECT FROM users.users WHERE users.id = entities.user_id);

ALTER TABLE dummy.entities ADD CONSTRAINT entities_user FOREIGN KEY (user_id)
REFERENCES users.users (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;

DROP TRIGGER dummy_forgets_user ON users.users;
DROP FUNCTION dummy.forget_user();
