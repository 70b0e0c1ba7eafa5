-- Which way not to be reached by, and the hours of the customer's own day for being called.
ALTER TABLE customers ADD COLUMN avoided_channel TEXT CHECK (avoided_channel IN ('email', 'chat', 'phone', 'sms', 'post'));
-- HH:MM; the end may be 24:00
ALTER TABLE customers ADD COLUMN contact_from TEXT;
ALTER TABLE customers ADD COLUMN contact_to TEXT;
