-- For other features. Removed ones stand in it, as what came of them still names them.
CREATE VIEW strategy_cards AS SELECT key, definition, removed_at FROM rehearsal_records WHERE kind = 'strategy';
