-- JSON: how satisfaction goes with waiting, or why that is not claimed; null in calibrations made before it was asked.
ALTER TABLE calibrations ADD COLUMN satisfaction TEXT NOT NULL DEFAULT 'null';
