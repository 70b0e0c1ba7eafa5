-- 70: notes that went to somebody outside, such as a parcel carrier, or came from there; and their address.
ALTER TABLE messages ADD COLUMN outside TEXT CHECK (outside IN ('to', 'from'));
ALTER TABLE messages ADD COLUMN outside_address TEXT;
