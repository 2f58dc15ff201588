/* rowmap.h: for each row that an event ever named, what its newest event says of it. Open addressing; some 70 bytes a row. */
#ifndef SG_JOURNAL_ROWMAP_H
#define SG_JOURNAL_ROWMAP_H
#include "journal/journal.h"

struct row_entry {
    int64_t seq; /* of the newest event; 0 marks a free slot */
    bool deleted, seen;
    struct hash digest;
};
struct row_slot;
struct row_map {
    struct row_slot *slots;
    size_t n, cap;
    struct arena *names; /* one copy of each table's name */
    VEC(struct str) tables;
};

void row_map_init(struct row_map *m);
void row_map_fini(struct row_map *m);
void row_map_put(struct row_map *m, struct str table, int64_t id, struct row_entry entry); /* replaces */
struct row_entry *row_map_find(struct row_map *m, struct str table, int64_t id);           /* NULL; valid until the next put */
/* In the order of table names and ids. */
void row_map_each(struct row_map *m, void (*visit)(void *arg, struct str table, int64_t id, const struct row_entry *entry),
                  void *arg);

#endif
