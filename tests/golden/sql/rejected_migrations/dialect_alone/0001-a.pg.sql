CREATE INDEX x ON nothing (id);
