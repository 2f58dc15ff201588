/* restore.c: a data directory of a backup. Nothing is made of a backup that does not verify, or whose figures are not those
 * that were written down with it. Sessions and one-time links end: some may have been used or ended since.
 */
#include "cmd/cmd.h"
#include <stdio.h>
#include "app.h"
#include "cmd/beside.h"
#include "cmd/cmd.sql.h"
#include "cmd/verify.h"
#include "journal/digest.h"

#define FILE_MAX 4096

struct restore {
    const char *from, *to, *key; /* key: a file, or NULL */
};

static enum err copy_files(const struct restore *r, const char *dir)
{
    struct app app;
    enum err e = app_look(&app, r->from);
    e = e == OK ? sys_mkdir(dir, 0700) : e;
    e = e == OK ? db_copy(app.db, beside_path(app.arena, dir, "store.db")) : e;
    e = e == OK ? beside_copy(beside_path(app.arena, r->from, "journal.pub"), beside_path(app.arena, dir, "journal.pub"), 0644)
                : e;
    e = e == OK && r->key ? beside_copy(r->key, beside_path(app.arena, dir, "journal.key"), 0600) : e;
    app_close(&app);
    return e;
}

/* The key that was given signs what journal.pub proves. */
static enum err check_key(struct app *app)
{
    struct note_key key;
    struct str name;
    uint8_t public_key[HASH_SIZE];
    enum err e = note_public_load(app->arena, app->dir, &name, public_key);
    e = e == OK ? note_key_load(app->arena, app->dir, app->origin, &key) : e;
    if (e == OK && !str_eq((struct str){(char *)key.public_key, HASH_SIZE}, (struct str){(char *)public_key, HASH_SIZE})) {
        e = err_set(ERR_CORRUPT, "the key is not the one that signed this store");
    }
    return e;
}

static bool same_as_written(struct arena *a, struct str text, const struct verify_result *r)
{
    struct str line, events = str_printf(a, "events %llu", (unsigned long long)r->events);
    struct str root = str_printf(a, "root " STR_FMT, STR_ARG(digest_hex(a, &r->root)));
    int found = 0;
    while (str_split(&text, '\n', &line)) {
        found += str_eq(line, events) + str_eq(line, root);
    }
    return found == 2;
}

static enum err check_figures(struct app *app, const char *from, const struct verify_result *r)
{
    struct buf b;
    buf_init(&b, FILE_MAX);
    enum err e = sys_read_file(beside_path(app->arena, from, "backup.txt"), FILE_MAX, &b);
    if (e == OK && !same_as_written(app->arena, buf_str(&b), r)) {
        e = err_set(ERR_CORRUPT, "the store is not the one that backup.txt describes");
    }
    buf_fini(&b);
    return e;
}

static enum err check(const struct restore *r, const char *dir, bool *good)
{
    struct app app;
    struct verify_result result;
    enum err e = app_look(&app, dir);
    e = e == OK && r->key ? check_key(&app) : e;
    e = e == OK ? app_verify(&app, &result) : e;
    if (e == OK) {
        verify_print(app.arena, &result);
        *good = result.faults.n == 0;
        e = check_figures(&app, r->from, &result);
    }
    app_close(&app);
    return e;
}

static enum err end_sessions(const char *dir)
{
    struct app_store s;
    enum err e = app_store_open(&s, dir, true);
    e = e == OK ? session_delete_all(s.db, NULL) : e;
    e = e == OK ? link_delete_all(s.db, NULL) : e;
    app_store_close(&s);
    return e;
}

static int restore(const struct restore *r)
{
    struct arena *a = arena_new();
    const char *beside = NULL;
    bool good = false, made = false;
    enum err e = beside_begin(a, r->to, &beside);
    if (e == OK) {
        made = true;
        e = copy_files(r, beside);
    }
    e = e == OK ? check(r, beside, &good) : e;
    e = e == OK && good ? end_sessions(beside) : e;
    e = e == OK && good ? beside_end(beside, r->to) : e;
    int code = e != OK ? cmd_failed("restore", e) : good ? EXIT_FINE : EXIT_FINDINGS;
    if (code != EXIT_FINE && made) {
        beside_undo(beside);
    } else if (code == EXIT_FINE) {
        printf("restored: %s\n%s", r->to, r->key ? "" : "put your copy of journal.key into it before it is served\n");
    }
    arena_free(a);
    return code;
}

int cmd_restore(int argc, char **argv)
{
    struct restore r = {0};
    const struct option options[] = {
        {.name = "from", .meta = "DIR", .value = &r.from, .required = true, .help = "the backup"},
        {.name = "data", .meta = "DIR", .value = &r.to, .required = true, .help = "the data directory, which is made"},
        {.name = "key", .meta = "FILE", .value = &r.key, .help = "the copy of journal.key that was kept"},
        {0}};
    const struct usage u = {
        .name = "restore",
        .options = options,
        .help = "Makes a data directory of a backup, when the backup verifies. Who was signed in signs in again.\n"};
    int code;
    return cmd_options(&u, argc, argv, NULL, &code) ? restore(&r) : code;
}
