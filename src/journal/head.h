/* head.h: what the journal's files share among themselves. */
#ifndef SG_JOURNAL_HEAD_H
#define SG_JOURNAL_HEAD_H
#include "journal/journal.h"

/* The head as the running transaction has it. */
struct head {
    bool known;
    int64_t next_id; /* of rows */
    struct tree_frontier tree;
    uint64_t stored_size; /* as in the row of journal_head */
    int64_t stored_next_id;
    struct tree_frontier checked; /* of the events that checkpoint.c has read back and hashed anew */
};

struct journal {
    struct head now, before; /* before: as the running job found it */
};

struct str head_frontier_hex(struct arena *a, const struct tree_frontier *f);

/* ---- parse.c ---- an event read back from its bytes: exactly the one spelling that event.c writes. */
struct parsed_row {
    struct str table;
    int64_t id;
    bool deleted;
    struct hash digest;
};
struct parsed_event {
    int64_t person_id, at_ms, post_id, unit_id, project_id, object_id, seq;
    struct str object_kind, verb, vals; /* point into the bytes */
    VEC(struct parsed_row) rows;
};
bool event_parse(struct arena *a, struct str bytes, struct parsed_event *out);

#endif
