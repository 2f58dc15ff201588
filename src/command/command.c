/* command.c: runs commands, each as the header says, in the order of the checks below; a batch of them is one job of the
 * writer, so that all of it stands or nothing does.
 */
#include "base/mem.h"
#include "command/change.h"
#include "command/command.sql.h"
#include "journal/digest.h"
#include "sys/sys.h"

#define INPUT_MAX (1u << 20)

struct commander *commander_new(const struct commander_config *c)
{
    struct commander *m = mem_alloc(sizeof *m);
    m->config = *c;
    return m;
}

void commander_free(struct commander *m)
{
    mem_free(m);
}

struct str command_key(struct arena *a)
{
    return sys_random_token(a, 16);
}

/* ---- the idempotency key ---- */

/* Hex digest of the input and the reason; what the user saw (the version) is not part of what he sent. */
static enum err print_input(struct arena *a, const struct command_call *call, struct str *out)
{
    struct buf b;
    buf_init(&b, INPUT_MAX);
    if (call->command->print_input) {
        call->command->print_input(call->input, &b);
    }
    buf_put_char(&b, '\n');
    buf_put(&b, call->why);
    struct hash h = digest_sha256_of(buf_str(&b));
    enum err e = b.full ? err_set(ERR_TOO_LARGE, "input of %s", call->command->verb) : OK;
    buf_fini(&b);
    *out = digest_hex(a, &h);
    return e;
}

static bool same_call(const struct idempotency_find_row *r, const struct command_call *call, struct str input)
{
    return r->actor_id == call->actor->account_id && str_is(r->verb, call->command->verb) && r->object_id == call->object_id &&
           str_eq(r->input, input);
}

/* Fills *out and sets replayed when the key has been used for this very call. */
static enum err replay(struct change *c, struct str input, struct command_result *out)
{
    struct idempotency_find_row row;
    if (str_empty(c->call->key)) {
        return OK;
    }
    enum err e = idempotency_find(c->db, c->a, c->call->key, &row);
    if (e == ERR_NOT_FOUND) {
        err_clear();
        return OK;
    }
    if (e == OK && !same_call(&row, c->call, input)) {
        return err_set(ERR_CONFLICT, "the key of %s was used for something else", c->call->command->verb);
    }
    if (e == OK) {
        *out = (struct command_result){.id = row.result_id, .seq = row.seq, .replayed = true};
    }
    return e;
}

static enum err remember(struct change *c, struct str input, const struct command_result *r)
{
    if (str_empty(c->call->key)) {
        return OK;
    }
    return idempotency_insert(c->db,
                              &(struct idempotency_insert_in){.key = c->call->key,
                                                              .actor_id = c->call->actor->account_id,
                                                              .verb = str_c(c->call->command->verb),
                                                              .object_id = c->call->object_id,
                                                              .input = input,
                                                              .result_id = r->id,
                                                              .seq = r->seq,
                                                              .at_ms = c->now_ms},
                              NULL);
}

/* ---- one command ---- */

static enum err permit(struct change *c)
{
    const struct command *cmd = c->call->command;
    switch (rights_decide(c->call->actor, cmd->act, &c->subject, cmd->states)) {
    case RIGHTS_ALLOWED: return OK;
    case RIGHTS_REFUSED: return err_set(ERR_FORBIDDEN, "%s", cmd->verb);
    case RIGHTS_HIDDEN: return err_set(ERR_NOT_FOUND, "%s: not theirs to see", cmd->verb);
    case RIGHTS_STATE: return err_set(ERR_STATE, "%s: not in this state", cmd->verb);
    }
    return err_bug("no such verdict");
}

/* The object, whether the caller may, and whether he saw it as it is. */
static enum err check(struct change *c)
{
    const struct command_call *call = c->call;
    enum err e = OK;
    if (call->command->load) {
        e = call->command->load(c->db, c->a, call->actor, call->object_id, c->today, &c->subject);
    }
    e = e == OK ? permit(c) : e;
    if (e == OK && call->version != -1 && call->version != c->subject.version) {
        e = err_set(ERR_STALE, "%s", call->command->verb);
    }
    return e;
}

static enum err send_outbox(struct change *c, int64_t seq)
{
    enum err e = OK;
    for (size_t i = 0; e == OK && i < c->outbox.n; i++) {
        e = outbox_insert(c->db,
                          &(struct outbox_insert_in){.id = change_new_id(c),
                                                     .seq = seq,
                                                     .kind = str_c(c->outbox.at[i].kind),
                                                     .body = c->outbox.at[i].body,
                                                     .due_ms = c->now_ms},
                          NULL);
    }
    return e;
}

static enum err run_one(struct commander *m, struct db *db, struct arena *a, const struct command_call *call, struct str input,
                        struct command_result *out)
{
    struct change c;
    change_init(&c, m, db, a, call);
    *out = (struct command_result){.violations = {.arena = a}};
    enum err e = replay(&c, input, out);
    if (e != OK || out->replayed) {
        return e;
    }
    e = check(&c);
    e = e == OK ? change_apply(&c) : e;
    if (e == ERR_RULES) {
        out->violations = c.violations;
    }
    e = e == OK ? change_append(&c, &out->seq) : e;
    e = e == OK ? send_outbox(&c, out->seq) : e;
    out->id = c.result_id;
    return e == OK ? remember(&c, input, out) : e;
}

/* ---- as jobs ---- */

struct batch {
    struct commander *m;
    struct arena *a;
    const struct command_call *calls;
    const struct str *inputs;
    size_t n, failed;
    struct command_result *out;
    bool go_on;    /* behind what the rules refuse */
    bool dry, ran; /* dry: what went well is undone, and `ran` tells that it did */
};

/* A refusal by the rules comes before any row changes, or the rows that did change go with the savepoint: others can still be
 * tried. */
static enum err run_batch(void *arg, struct db *db)
{
    struct batch *b = arg;
    enum err e = OK, refused = OK;
    for (size_t i = 0; e == OK && i < b->n; i++) {
        b->failed = i;
        e = run_one(b->m, db, b->a, &b->calls[i], b->inputs[i], &b->out[i]);
        if (e == ERR_RULES && b->go_on) {
            refused = e;
            e = OK;
        }
    }
    e = e == OK ? refused : e;
    b->ran = e == OK;
    return b->ran && b->dry ? err_set(ERR_STATE, "undone, as a dry run is") : e;
}

/* Nothing of it stands: only what the rules said is left to tell. */
static void forget_results(struct command_result *out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        out[i].id = 0;
        out[i].seq = 0;
        out[i].replayed = false;
    }
}

static enum err prepare(struct arena *a, const struct command_call *calls, size_t n, struct str *inputs, size_t *failed)
{
    enum err e = OK;
    for (size_t i = 0; e == OK && i < n; i++) {
        *failed = i;
        if (!calls[i].actor) {
            return ERR_UNAUTHENTICATED;
        }
        e = print_input(a, &calls[i], &inputs[i]);
    }
    return e;
}

static enum err run_job(struct batch *b, size_t *failed)
{
    struct str *inputs = arena_array_of(b->a, struct str, b->n);
    b->inputs = inputs;
    for (size_t i = 0; i < b->n; i++) {
        b->out[i] = (struct command_result){.violations = {.arena = b->a}};
    }
    enum err e = prepare(b->a, b->calls, b->n, inputs, &b->failed);
    if (e == OK) {
        e = writer_run(b->m->config.writer, &(struct write_job){.run = run_batch, .arg = b});
    }
    if (e != OK) {
        forget_results(b->out, b->n);
        *failed = b->failed;
    }
    return e;
}

enum err command_run_all(struct commander *m, struct arena *a, const struct command_call *calls, size_t n, size_t *failed,
                         struct command_result *out)
{
    struct batch b = {.m = m, .a = a, .calls = calls, .n = n, .out = out};
    return run_job(&b, failed);
}

enum err command_try_all(struct commander *m, struct arena *a, const struct command_call *calls, size_t n, bool dry,
                         size_t *failed, struct command_result *out)
{
    struct batch b = {.m = m, .a = a, .calls = calls, .n = n, .out = out, .go_on = true, .dry = dry};
    enum err e = run_job(&b, failed);
    if (dry && b.ran && e == ERR_STATE) {
        err_clear();
        return OK;
    }
    return e;
}

enum err command_run(struct commander *m, struct arena *a, const struct command_call *call, struct command_result *out)
{
    size_t failed;
    return command_run_all(m, a, call, 1, &failed, out);
}

/* ---- rows without history ---- */

struct ephemeral {
    enum err (*run)(void *arg, struct db *db);
    void *arg;
    const struct db_table *stray;
};

static void ephemeral_row_changed(void *arg, const char *table, int64_t id)
{
    struct ephemeral *x = arg;
    const struct db_table *t = db_table_find(str_c(table));
    (void)id;
    if (t && (t->class == TABLE_JOURNALED || t->class == TABLE_APPEND)) {
        x->stray = t;
    }
}

static enum err run_ephemeral(void *arg, struct db *db)
{
    struct ephemeral *x = arg;
    db_on_row_change(db, ephemeral_row_changed, x);
    enum err e = x->run(x->arg, db);
    db_on_row_change(db, NULL, NULL);
    if (e == OK && x->stray) {
        return err_set(ERR_BUG, "a write without event touched %s", x->stray->name);
    }
    return e;
}

enum err command_ephemeral(struct commander *m, enum err (*run)(void *arg, struct db *db), void *arg)
{
    struct ephemeral x = {.run = run, .arg = arg};
    return writer_run(m->config.writer, &(struct write_job){.run = run_ephemeral, .arg = &x});
}
