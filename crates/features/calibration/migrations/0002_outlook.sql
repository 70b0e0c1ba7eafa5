-- JSON: what was forecast of the four weeks after the window, kind by kind.
ALTER TABLE calibrations ADD COLUMN outlook TEXT NOT NULL DEFAULT '[]';
