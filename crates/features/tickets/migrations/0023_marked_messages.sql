-- 1: the text of a held message is written with marks, such as **bold**, and is sent as what they mean.
ALTER TABLE held_messages ADD COLUMN marked BIGINT NOT NULL DEFAULT 0;
