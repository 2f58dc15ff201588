/* backup.c: a copy of the store, taken by a reader while the server writes.
 *
 * A backup is a directory with store.db (no WAL: it can be read from a medium that cannot be written), journal.pub, and
 * backup.txt, which tells how many events it has and their root. It holds no private key: who has a backup cannot sign for the
 * county (docs/decisions/0004-backup-without-key.md).
 */
#include "cmd/cmd.h"
#include <stdio.h>
#include "app.h"
#include "cmd/beside.h"
#include "cmd/verify.h"
#include "journal/digest.h"

static enum err copy_store(const char *from, const char *to)
{
    struct app app;
    enum err e = app_look(&app, from);
    e = e == OK ? sys_mkdir(to, 0700) : e;
    e = e == OK ? db_copy(app.db, beside_path(app.arena, to, "store.db")) : e;
    e = e == OK ? beside_copy(beside_path(app.arena, from, "journal.pub"), beside_path(app.arena, to, "journal.pub"), 0644) : e;
    app_close(&app);
    return e;
}

/* The copy itself is verified, and its own figures are written down. */
static enum err describe(const char *dir, bool *good)
{
    struct app app;
    struct verify_result r;
    enum err e = app_look(&app, dir);
    e = e == OK ? app_verify(&app, &r) : e;
    if (e == OK) {
        struct str text =
            str_printf(app.arena, "sanguan backup\norigin " STR_FMT "\nat %s\nevents %llu\nroot " STR_FMT "\nfaults %zu\n",
                       STR_ARG(app.origin), ms_iso(app.arena, clock_ms(app.clock)).ptr, (unsigned long long)r.events,
                       STR_ARG(digest_hex(app.arena, &r.root)), r.faults.n);
        *good = r.faults.n == 0;
        verify_print(app.arena, &r);
        e = sys_write_file(beside_path(app.arena, dir, "backup.txt"), text, 0600);
    }
    app_close(&app);
    return e;
}

static int back_up(const char *from, const char *to)
{
    struct arena *a = arena_new();
    const char *beside = NULL;
    bool good = false, made = false;
    enum err e = beside_begin(a, to, &beside);
    if (e == OK) {
        made = true;
        e = copy_store(from, beside);
    }
    e = e == OK ? describe(beside, &good) : e;
    e = e == OK ? beside_end(beside, to) : e;
    int code = e != OK ? cmd_failed("backup", e) : good ? EXIT_FINE : EXIT_FINDINGS;
    if (e == OK) {
        printf("backup: %s\n", to);
    } else if (made) {
        beside_undo(beside);
    }
    arena_free(a);
    return code;
}

int cmd_backup(int argc, char **argv)
{
    const char *dir = NULL, *to = NULL;
    const struct option options[] = {
        {.name = "data", .meta = "DIR", .value = &dir, .required = true, .help = "the data directory"},
        {.name = "to", .meta = "DIR", .value = &to, .required = true, .help = "the backup, which is made"},
        {0}};
    const struct usage u = {
        .name = "backup",
        .options = options,
        .help = "Copies the store as it is at this moment, while the server goes on, and verifies the copy. Ends with 1\n"
                "when the copy does not verify; it is kept then. journal.key is not in it: keep a copy of that file\n"
                "elsewhere, once. A PostgreSQL store is copied by pg_dump.\n"};
    int code;
    return cmd_options(&u, argc, argv, NULL, &code) ? back_up(dir, to) : code;
}
