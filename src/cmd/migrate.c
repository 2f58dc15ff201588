/* migrate.c: brings a store to this program's schema. It opens the store by itself, because app_open refuses one that lags
 * behind. */
#include "cmd/cmd.h"
#include <stdio.h>
#include "app.h"

static int report(const struct app_store *s, bool dry_run)
{
    int applied = 0, pending = 0, version = 0;
    struct clock *clock = clock_system();
    enum err e = db_migrate(s->db, clock_ms(clock), dry_run, &applied, &pending);
    e = e == OK ? db_schema_version(s->db, &version) : e;
    clock_free(clock);
    if (e == ERR_CORRUPT) {
        return cmd_failed("migrate", ERR_STATE); /* of a newer program */
    }
    if (e != OK) {
        return cmd_failed("migrate", e);
    }
    printf("schema %d: %d applied, %d pending\n", version, applied, pending - applied);
    return EXIT_FINE;
}

int cmd_migrate(int argc, char **argv)
{
    const char *dir = NULL;
    bool dry_run = false;
    const struct option options[] = {
        {.name = "data", .meta = "DIR", .value = &dir, .required = true, .help = "the data directory"},
        {.name = "dry-run", .flag = &dry_run, .help = "tells what is pending and changes nothing"},
        {0}};
    const struct usage u = {
        .name = "migrate",
        .options = options,
        .help = "Applies the migrations that the store lacks, each in one transaction, in order. The server must\n"
                "not run. Make a backup before.\n"};
    struct app_store s;
    int code;
    if (!cmd_options(&u, argc, argv, NULL, &code)) {
        return code;
    }
    enum err e = app_store_open(&s, dir, !dry_run);
    code = e == OK ? report(&s, dry_run) : cmd_failed("migrate", e);
    app_store_close(&s);
    return code;
}
