-- The permissions that this organisation's roles were made with. What a newer program brings is not
-- among them until the admin role has been given it.
CREATE TABLE known_permissions (
  permission TEXT NOT NULL PRIMARY KEY
);

INSERT INTO known_permissions (permission) SELECT DISTINCT permission FROM role_grants;
