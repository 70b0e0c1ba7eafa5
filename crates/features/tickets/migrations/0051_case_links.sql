-- The page on which a customer follows a ticket. Whoever has the token sees what the customer may see; it
-- holds for the customer that the ticket had when it was given. It is kept readable, to be given again.
CREATE TABLE case_links (
    ticket_id TEXT PRIMARY KEY REFERENCES tickets (id),
    customer_id TEXT NOT NULL,
    token TEXT NOT NULL UNIQUE,
    given_at BIGINT NOT NULL
);
