-- JSON: what a version learned of signs in the data; null in one that was learned from words alone.
ALTER TABLE recognition_versions ADD COLUMN signs TEXT;
