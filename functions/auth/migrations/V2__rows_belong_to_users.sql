-- What this service keeps of a user goes with the user, and cannot be written for one who is gone. PostgreSQL holds that,
-- whoever writes at the same time.
DELETE FROM auth.sessions WHERE NOT EXISTS (SELECT FROM users.users WHERE users.id = sessions.user_id);
DELETE FROM auth.oauth_accounts WHERE NOT EXISTS (SELECT FROM users.users WHERE users.id = oauth_accounts.user_id);

ALTER TABLE auth.oauth_accounts ADD CONSTRAINT oauth_accounts_user FOREIGN KEY (user_id)
REFERENCES users.users (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;

ALTER TABLE auth.sessions ADD CONSTRAINT sessions_user FOREIGN KEY (user_id)
REFERENCES users.users (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED;

DROP TRIGGER auth_forgets_user ON users.users;
DROP FUNCTION auth.forget_user();
