-- only: sqlite
-- The message itself is at hand when it goes in: nothing of it is looked up. It took some 4 % of an import of messages.
DROP TRIGGER search_message;
CREATE TRIGGER search_message AFTER INSERT ON messages
WHEN new.author_name <> '' OR new.body_text <> (SELECT subject FROM tickets WHERE id = new.ticket_id) BEGIN
  INSERT INTO search_documents (id, message_id)
  SELECT coalesce((SELECT max(id) FROM search_documents WHERE id > t.number * 1048576 AND id < t.number * 1048576 + 1048576), t.number * 1048576) + 1, new.id
  FROM tickets t WHERE t.id = new.ticket_id;
  INSERT INTO search_index (rowid, text)
  VALUES (last_insert_rowid(), CASE new.author_kind WHEN 'customer' THEN new.author_name || ' ' ELSE '' END || new.body_text);
END;
-- end
