-- By what came of it alone: beside the kind, whose values are few, the index over what was told was chosen,
-- and each batch of an import read all that had been told before.
DROP INDEX ticket_origins_of_message;
CREATE INDEX ticket_origins_of_object ON ticket_origins (object_id);
