-- The language that a template is written in, such as en or de; null: none is told.
ALTER TABLE templates ADD COLUMN language TEXT;
