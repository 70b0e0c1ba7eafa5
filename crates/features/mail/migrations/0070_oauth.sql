-- How a mailbox's servers are signed in at by OAuth 2: a JSON object without secrets; null: by passwords.
ALTER TABLE mailboxes ADD COLUMN oauth TEXT;

-- What OAuth 2 is done with, of mailboxes that use it. Kept as it is, since it is shown to the provider; no answer of the API
-- holds any of it.
CREATE TABLE mailbox_tokens (
  mailbox_id TEXT NOT NULL PRIMARY KEY REFERENCES mailboxes (id),
  client_secret TEXT,
  refresh_token TEXT,
  access_token TEXT,
  -- The access token is used until then, and was got then.
  fresh_until BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  -- Why nothing goes on until somebody connects; null: it goes on.
  problem TEXT,
  -- What went wrong last, how often in a row, and when it is asked again.
  error TEXT,
  attempts BIGINT NOT NULL,
  retry_at BIGINT NOT NULL,
  -- One node asks at a time: whoever holds this, unless it died.
  leased_until BIGINT NOT NULL,
  -- Changes with every answer, so that nobody asks for what came meanwhile.
  renewals BIGINT NOT NULL
);

-- Somebody is at the provider's page to agree. `state` is a hash: who reads the table cannot go on with it.
CREATE TABLE mailbox_grants (
  state TEXT NOT NULL PRIMARY KEY,
  mailbox_id TEXT NOT NULL REFERENCES mailboxes (id),
  -- Changed settings could send what comes to somebody else.
  mailbox_version BIGINT NOT NULL,
  -- The session that began it, which alone ends it.
  credential_id TEXT NOT NULL,
  verifier TEXT NOT NULL,
  redirect_uri TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
