-- What the sample events name: a user who is signed in, their other session, account and entity. Can be run again.
DELETE FROM users.users WHERE id = '01985e2a-3b00-7000-8000-000000000001';

INSERT INTO users.users (id, name, email)
VALUES ('01985e2a-3b00-7000-8000-000000000001', 'Ada', 'ada@example.com');

INSERT INTO auth.sessions (id, secret_hash, user_id, user_agent, created_at, expires_at, last_seen_at)
SELECT id, sha256('c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I'), '01985e2a-3b00-7000-8000-000000000001', 'Mozilla/5.0',
    now(), now() + INTERVAL '7 days', now()
FROM unnest(ARRAY['c2Vzc2lvbi1pZC1zZXNzaQ', 'YW5vdGhlci1zZXNzaW9uLQ']) AS id;

INSERT INTO auth.oauth_accounts (id, provider, external_user_id, name, email, email_verified, user_id)
VALUES ('01985e2a-3b00-7000-8000-000000000002', 'github', '583231', 'Ada', 'ada@example.com', true,
    '01985e2a-3b00-7000-8000-000000000001');

INSERT INTO dummy.entities (id, user_id, name, created_at, updated_at)
VALUES ('01985e2a-3b00-7abc-8def-0123456789ab', '01985e2a-3b00-7000-8000-000000000001', 'first', now(), now());
