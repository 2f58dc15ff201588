/* change.h: a command while it runs; shared by the files of command/ only. */
#ifndef SG_COMMAND_CHANGE_H
#define SG_COMMAND_CHANGE_H
#include "command/command.h"

struct commander {
    struct commander_config config;
};

struct tracked_row {
    const struct db_table *table;
    int64_t id;
    struct db_val *before; /* NULL: there was no such row when it was announced */
};

struct outbox_item {
    const char *kind;
    struct str body;
};

struct change {
    struct commander *m;
    struct db *db;
    struct arena *a;
    const struct command_call *call;
    struct subject subject;
    int64_t now_ms;
    day_t today;
    int64_t object_id, unit_id, project_id, result_id;
    struct violations violations;
    VEC(struct tracked_row) rows;
    VEC(int64_t) projects; /* to be refreshed */
    VEC(struct outbox_item) outbox;
    const struct db_table *stray_table; /* a journaled row that changed unannounced */
    int64_t stray_id;
};

void change_init(struct change *c, struct commander *m, struct db *db, struct arena *a, const struct command_call *call);
/* All columns of a row, copied into the arena; NULL when there is none. */
enum err row_read(struct db *db, struct arena *a, const struct db_table *t, int64_t id, struct db_val **out) MUST_CHECK;
/* Apply and refresh, with an eye on every row that changes. */
enum err change_apply(struct change *c) MUST_CHECK;
/* Appends the event of what the announced rows went through; *seq = 0 when that is nothing. */
enum err change_append(struct change *c, int64_t *seq) MUST_CHECK;

#endif
