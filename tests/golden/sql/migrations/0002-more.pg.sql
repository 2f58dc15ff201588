CREATE INDEX item_label ON item (lower(label));
