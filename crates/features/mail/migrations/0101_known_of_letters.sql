-- 101: what is known of a letter, for who asks about its ticket: signs of what sent it, of list, bulk and auto_submitted with blanks
-- between; and whether a filter that is believed takes it for spam, null where none says anything.
ALTER TABLE letters ADD COLUMN signs TEXT NOT NULL DEFAULT '';
ALTER TABLE letters ADD COLUMN spam BIGINT CHECK (spam IN (0, 1));

-- Letters of customers in their tickets. Verified is what is shown: a domain that denies its letter, and a letter of which nothing
-- proves who wrote it, are not.
CREATE VIEW letter_facts AS
SELECT id, ticket_id, received_at, spf, dkim, dmarc, signs, spam,
  CASE WHEN coalesce(dmarc, '') = 'fail' OR coalesce(confidence, '') = 'unsure' THEN 0 ELSE 1 END AS verified
FROM letters
WHERE ticket_id IS NOT NULL AND state IN ('new_ticket', 'appended') AND coalesce(reason, '') NOT IN ('staff', 'outside');
