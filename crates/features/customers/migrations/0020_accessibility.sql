-- What makes the customer able to deal with the shop, in plain words: "large print", "no phone".
ALTER TABLE customers ADD COLUMN accessibility TEXT;
