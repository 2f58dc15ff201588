/* store.c: see store.h. The work is the small feature of command/fixture.h. */
#include "store.h"
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/mem.h"
#include "command/fixture.h"
#include "sys/sys.h"

#define ORIGIN "sanguan.example/fault"
#define DEMO_ORIGIN "sanguan.example/demo"
#define COPY_MAX (64u << 20)
#define LATER 900000000u /* numbers of the command that a recovered store is given */

static void make_folder(struct store *s)
{
    *s = (struct store){.clock = clock_fixed(FIXTURE_NOW)};
    snprintf(s->folder, sizeof s->folder, "%s/sanguan-fault-XXXXXX", access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    if (!mkdtemp(s->folder)) {
        perror(s->folder);
        abort();
    }
    snprintf(s->path, sizeof s->path, "%s/store.db", s->folder);
}

static void load_key(struct store *s, struct str origin)
{
    struct arena *a = arena_new();
    if (note_key_load(a, s->folder, origin, &s->key) != OK) {
        abort();
    }
    arena_free(a);
    s->key.name = origin;
}

void store_init(struct store *s)
{
    make_folder(s);
    load_key(s, STR(ORIGIN));
}

static void copy(const struct store *s, const char *data, const char *name)
{
    char from[400], to[400];
    struct buf b;
    snprintf(from, sizeof from, "%s/%s", data, name);
    snprintf(to, sizeof to, "%s/%s", s->folder, name);
    buf_init(&b, COPY_MAX);
    if (sys_read_file(from, COPY_MAX, &b) != OK || sys_write_file(to, buf_str(&b), 0600) != OK) {
        fprintf(stderr, "%s\n", err_detail());
        abort();
    }
    buf_fini(&b);
}

void store_init_from(struct store *s, const char *data)
{
    make_folder(s);
    copy(s, data, "store.db");
    copy(s, data, "journal.key");
    copy(s, data, "journal.pub");
    load_key(s, STR(DEMO_ORIGIN));
}

void store_fini(struct store *s)
{
    char path[400];
    DIR *d = opendir(s->folder);
    store_close(s);
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
        snprintf(path, sizeof path, "%s/%s", s->folder, e->d_name);
        unlink(path);
    }
    if (d) {
        closedir(d);
    }
    rmdir(s->folder);
    clock_free(s->clock);
}

static enum err start(struct store *s, struct db *writing)
{
    int applied, pending;
    enum err e = db_migrate(writing, FIXTURE_NOW, false, &applied, &pending);
    e = e == OK ? db_script(writing, "PRAGMA foreign_keys = OFF") : e; /* rows of one table stand without the others */
    if (e != OK) {
        db_close(writing);
        return e;
    }
    s->journal = journal_new();
    struct writer_hooks hooks = journal_hooks(s->journal);
    e = writer_new(writing, &hooks, 256, &s->writer);
    if (e != OK) {
        db_close(writing);
    }
    return e;
}

enum err store_open(struct store *s)
{
    struct db *writing = NULL;
    struct db_config c = {.engine = DB_SQLITE, .path = s->path, .writer = true, .sync_normal = s->sync_normal};
    enum err e = db_open(&c, &writing);
    e = e == OK ? start(s, writing) : e;
    if (e == OK) {
        s->commander = commander_new(&(struct commander_config){
            .writer = s->writer, .journal = s->journal, .clock = s->clock, .refresh_project = s->refresh});
        e = db_open(&(struct db_config){.engine = DB_SQLITE, .path = s->path}, &s->reader);
    }
    return e;
}

void store_close(struct store *s)
{
    db_close(s->reader);
    writer_free(s->writer);
    if (s->commander) {
        commander_free(s->commander);
    }
    if (s->journal) {
        journal_free(s->journal);
    }
    s->reader = NULL;
    s->writer = NULL;
    s->commander = NULL;
    s->journal = NULL;
}

/* ---- work ---- */

static struct str text_of(struct arena *a, size_t len, uint64_t seed)
{
    char *p = arena_alloc(a, len + 1);
    for (size_t i = 0; i < len; i++) {
        p[i] = (char)('a' + (seed = seed * 25214903917u + 11, seed >> 20) % 26);
    }
    return (struct str){p, len};
}

static const struct command *act_of(const struct worker *w, int64_t *object)
{
    static const struct command *const cycle[] = {&setting_make, &setting_set, &setting_notify, &person_make, &setting_drop};
    const struct command *c = cycle[w->at % 5];
    *object = c == &setting_make || c == &person_make ? 0 : w->row;
    return c;
}

enum err store_again(struct store *s, struct arena *a, const struct worker *w, struct ack *ack)
{
    int64_t object;
    const struct command *c = act_of(w, &object);
    struct str key = str_printf(a, "%llu", (unsigned long long)w->number);
    struct setting_in in = {.name = key, .value = text_of(a, w->bytes ? w->bytes : 1, w->number)};
    struct command_call call = fixture_call(c, key.ptr, object, -1, &in);
    struct command_result r;
    enum err e = command_run(s->commander, a, &call, &r);
    if (e == OK) {
        *ack = (struct ack){.number = w->number, .id = r.id, .seq = r.seq};
    }
    return e;
}

enum err store_act(struct store *s, struct arena *a, struct worker *w, struct ack *ack)
{
    enum err e = store_again(s, a, w, ack);
    if (e == OK && w->at % 5 == 0) {
        w->row = ack->id;
    }
    if (e == OK) {
        w->number++;
        w->at++;
    }
    return e;
}

struct signing {
    struct store *s;
    struct arena *a;
    int64_t size;
};

static enum err sign(void *arg, struct db *db)
{
    struct signing *x = arg;
    bool made;
    enum err e = checkpoint_make(x->s->journal, db, x->a, &x->s->key, FIXTURE_NOW, &made);
    x->size = (int64_t)journal_size(x->s->journal);
    return e;
}

enum err store_sign(struct store *s, struct arena *a, struct ack *ack)
{
    struct signing x = {.s = s, .a = a};
    enum err e = writer_run(s->writer, &(struct write_job){.run = sign, .arg = &x});
    *ack = (struct ack){.number = 0, .seq = x.size};
    return e;
}

/* ---- the checks ---- */

struct check {
    struct store *s;
    const struct ack *acks;
    size_t n;
    bool again;
    char *why;
    size_t size;
};

static enum verdict fault(struct check *c, enum verdict v, const char *fmt, ...) PRINTF_LIKE(3, 4);
static enum verdict fault(struct check *c, enum verdict v, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(c->why, c->size, fmt, ap);
    va_end(ap);
    return v;
}

/* The tests' own questions to the database: what a query of the program would not ask. */
static const enum db_type text_type[] = {DB_TEXT}, number_types[] = {DB_I64, DB_I64};
static const struct db_query whole_query = {
    .name = "whole", .sqlite = "PRAGMA integrity_check", .file = __FILE__, .out = text_type, .nout = 1};
static const struct db_query key_query = {.name = "key",
                                          .sqlite = "SELECT result_id, seq FROM idempotency WHERE key = ?1",
                                          .file = __FILE__,
                                          .in = text_type,
                                          .nin = 1,
                                          .out = number_types,
                                          .nout = 2};
static const struct db_query events_query = {
    .name = "events", .sqlite = "SELECT COUNT(*), MAX(seq) FROM event", .file = __FILE__, .out = number_types, .nout = 2};

/* The first row; ERR_NOT_FOUND when there is none. */
static enum err ask(struct check *c, struct arena *a, const struct db_query *q, const struct db_val *in, struct db_val *out)
{
    struct db_rows *rows = NULL;
    bool more = false;
    enum err e = db_rows_open(c->s->reader, q, in, &rows);
    e = e == OK ? db_rows_next(rows, &more) : e;
    for (unsigned i = 0; e == OK && more && i < q->nout; i++) {
        db_rows_get(rows, i, &out[i]);
        out[i].s = str_dup(a, out[i].s);
    }
    db_rows_close(rows);
    return e == OK && !more ? ERR_NOT_FOUND : e;
}

static enum verdict check_whole(struct check *c, struct arena *a)
{
    struct db_val answer = {.type = DB_NULL};
    enum err e = ask(c, a, &whole_query, NULL, &answer);
    if (e != OK || !str_is(answer.s, "ok")) {
        return fault(c, STORE_BROKEN, "integrity_check: %s " STR_FMT, err_detail(), STR_ARG(answer.s));
    }
    return STORE_GOOD;
}

static enum verdict check_ack(struct check *c, struct arena *a, const struct ack *x)
{
    struct str key = str_printf(a, "%llu", (unsigned long long)x->number);
    struct db_val out[2] = {{.type = DB_NULL}};
    enum err e = x->number ? ask(c, a, &key_query, &(struct db_val){.type = DB_TEXT, .s = key}, out)
                           : ask(c, a, &events_query, NULL, out);
    if (e == ERR_NOT_FOUND) {
        return fault(c, STORE_LOST, "command %s is lost (event %lld)", key.ptr, (long long)x->seq);
    }
    if (e != OK) {
        return fault(c, STORE_BROKEN, "command %s: %s", key.ptr, err_detail());
    }
    if (x->number == 0 && out[1].i < x->seq) {
        return fault(c, STORE_LOST, "%lld events, but %lld were signed", (long long)out[1].i, (long long)x->seq);
    }
    if (x->number > 0 && x->id >= 0 && (out[0].i != x->id || out[1].i != x->seq)) {
        return fault(c, STORE_LOST, "command %s was answered otherwise", key.ptr);
    }
    return STORE_GOOD;
}

/* The newest first: they are lost first. */
static enum verdict check_acks(struct check *c, struct arena *a)
{
    enum verdict v = STORE_GOOD;
    for (size_t i = c->n; v == STORE_GOOD && i > 0; i--) {
        v = check_ack(c, a, &c->acks[i - 1]);
    }
    return v;
}

static enum verdict check_journal(struct check *c, struct arena *a)
{
    struct verify_result r;
    struct verify_config config = {.origin = c->s->key.name,
                                   .public_key = c->s->key.public_key,
                                   .check_derived = c->s->check_derived,
                                   .derived_arg = c->s->clock};
    enum err e = verify_run(c->s->reader, a, &config, &r);
    if (e != OK) {
        return fault(c, STORE_BROKEN, "verify: %s: %s", err_name(e), err_detail());
    }
    if (r.faults.n > 0) {
        const struct verify_fault *x = &r.faults.at[0];
        return fault(c, STORE_BROKEN, "verify: %s of event %lld, row %lld of " STR_FMT, x->code, (long long)x->seq,
                     (long long)x->row_id, STR_ARG(x->table));
    }
    return STORE_GOOD;
}

static enum verdict check_alive(struct check *c, struct arena *a)
{
    struct worker w = {.number = LATER + c->n, .bytes = 100};
    struct ack ack;
    enum err e = store_act(c->s, a, &w, &ack);
    return e == OK ? STORE_GOOD : fault(c, STORE_BROKEN, "the next command: %s: %s", err_name(e), err_detail());
}

static enum verdict check_open(struct check *c, struct arena *a)
{
    enum verdict v = check_whole(c, a);
    v = v == STORE_GOOD ? check_acks(c, a) : v;
    v = v == STORE_GOOD ? check_journal(c, a) : v;
    if (v == STORE_GOOD && c->again) {
        v = check_alive(c, a);
        v = v == STORE_GOOD ? check_journal(c, a) : v;
    }
    return v;
}

enum verdict store_check(struct store *s, const struct ack *acks, size_t n, bool again, char *why, size_t size)
{
    struct check c = {.s = s, .acks = acks, .n = n, .again = again, .why = why, .size = size};
    struct arena *a = arena_new();
    err_clear();
    enum err e = store_open(s);
    enum verdict v = e == OK ? check_open(&c, a) : fault(&c, STORE_BROKEN, "open: %s: %s", err_name(e), err_detail());
    store_close(s);
    err_clear();
    arena_free(a);
    return v;
}

uint64_t test_seed(void)
{
    const char *given = sys_getenv("SANGUAN_SEED");
    uint64_t seed;
    int64_t n;
    sys_random(&seed, sizeof seed);
    seed = given && str_to_i64(str_c(given), &n) ? (uint64_t)n : seed % 1000000;
    seed += seed == 0;
    printf("# SANGUAN_SEED=%llu\n", (unsigned long long)seed);
    return seed;
}
