/* change.c: what a feature may ask and say while its command runs, and the watch over the rows it changes. */
#include "command/change.h"
#include "sys/sys.h"

#define SALT_SIZE 16

void change_init(struct change *c, struct commander *m, struct db *db, struct arena *a, const struct command_call *call)
{
    int64_t now = call->at_ms ? call->at_ms : clock_ms(m->config.clock);
    *c = (struct change){
        .m = m,
        .db = db,
        .a = a,
        .call = call,
        .subject = {.kind = SUBJECT_NONE, .version = -1},
        .now_ms = now,
        .today = day_of_ms(now),
        .object_id = call->object_id,
        .violations = {.arena = a},
    };
}

struct db *change_db(struct change *c)
{
    return c->db;
}

struct arena *change_arena(struct change *c)
{
    return c->a;
}

const struct actor *change_actor(const struct change *c)
{
    return c->call->actor;
}

const struct subject *change_subject(const struct change *c)
{
    return &c->subject;
}

int64_t change_now_ms(const struct change *c)
{
    return c->now_ms;
}

day_t change_today(const struct change *c)
{
    return c->today;
}

struct str change_why(const struct change *c)
{
    return c->call->why;
}

int64_t change_new_id(struct change *c)
{
    return journal_next_id(c->m->config.journal);
}

struct str change_salt(struct change *c)
{
    char *salt = arena_alloc(c->a, SALT_SIZE);
    sys_random(salt, SALT_SIZE);
    return (struct str){salt, SALT_SIZE};
}

void change_object(struct change *c, int64_t id)
{
    c->object_id = id;
}

void change_unit(struct change *c, int64_t unit_id, int64_t project_id)
{
    c->unit_id = unit_id;
    c->project_id = project_id;
}

void change_result(struct change *c, int64_t id)
{
    c->result_id = id;
}

void change_violation(struct change *c, const char *field, const char *code, struct str arg)
{
    violation_add(&c->violations, str_c(field), code, arg);
}

bool change_refused(const struct change *c)
{
    return c->violations.list.n > 0;
}

void change_touch_project(struct change *c, int64_t project_id)
{
    for (size_t i = 0; i < c->projects.n; i++) {
        if (c->projects.at[i] == project_id) {
            return;
        }
    }
    *vec_push(c->a, &c->projects) = project_id;
}

enum err change_outbox(struct change *c, const char *kind, struct str json)
{
    *vec_push(c->a, &c->outbox) = (struct outbox_item){.kind = kind, .body = str_dup(c->a, json)};
    return OK;
}

/* ---- announced rows ---- a command has a handful: looked through from the newest */

static bool announced(const struct change *c, const struct db_table *t, int64_t id)
{
    for (size_t i = c->rows.n; i > 0; i--) {
        if (c->rows.at[i - 1].table == t && c->rows.at[i - 1].id == id) {
            return true;
        }
    }
    return false;
}

enum err change_row(struct change *c, const struct db_table *t, int64_t id)
{
    struct db_val *before = NULL;
    if (t->class != TABLE_JOURNALED || id <= 0) {
        return err_bug("only rows of journaled tables, with an id, are announced");
    }
    if (announced(c, t, id)) {
        return OK;
    }
    enum err e = row_read(c->db, c->a, t, id, &before);
    if (e == OK) {
        *vec_push(c->a, &c->rows) = (struct tracked_row){.table = t, .id = id, .before = before};
    }
    return e;
}

static void row_changed(void *arg, const char *table, int64_t id)
{
    struct change *c = arg;
    const struct db_table *t = db_table_find(str_c(table));
    if (t && t->class == TABLE_JOURNALED && !c->stray_table && !announced(c, t, id)) {
        c->stray_table = t;
        c->stray_id = id;
    }
}

static enum err refresh(struct change *c)
{
    enum err e = OK;
    for (size_t i = 0; e == OK && c->m->config.refresh_project && i < c->projects.n; i++) {
        e = c->m->config.refresh_project(c, c->projects.at[i]);
    }
    return e;
}

enum err change_apply(struct change *c)
{
    db_on_row_change(c->db, row_changed, c);
    enum err e = c->call->command->apply(c, c->call->input);
    if (e == OK && change_refused(c)) {
        e = ERR_RULES;
    }
    e = e == OK ? refresh(c) : e;
    db_on_row_change(c->db, NULL, NULL);
    if (e == OK && c->stray_table) {
        return err_set(ERR_BUG, "%s changed row %lld of %s unannounced", c->call->command->verb, (long long)c->stray_id,
                       c->stray_table->name);
    }
    return e;
}
