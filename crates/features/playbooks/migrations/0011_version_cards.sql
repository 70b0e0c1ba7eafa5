-- For other features: when which version was published.
CREATE VIEW playbook_version_cards AS SELECT playbook, number, published_at, published_by FROM playbook_versions;
