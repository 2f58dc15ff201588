CREATE INDEX item_label ON item (label COLLATE NOCASE);
