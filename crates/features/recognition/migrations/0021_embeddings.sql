-- The model of language whose numbers a version learned beside the words; empty: words alone.
ALTER TABLE recognition_versions ADD COLUMN embedding TEXT NOT NULL DEFAULT '';
-- 1: recognised by words alone, although the version learned with such numbers, because they were not to be had.
ALTER TABLE recognition_detections ADD COLUMN words_alone BIGINT NOT NULL DEFAULT 0 CHECK (words_alone IN (0, 1));
