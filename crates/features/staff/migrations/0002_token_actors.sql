-- Whether what is done with the token is its owner's doing or a program's.
ALTER TABLE tokens ADD COLUMN acts_as TEXT NOT NULL DEFAULT 'person' CHECK (acts_as IN ('person', 'program'));
