/* verify.c: proves, or names what is not as the journal says. */
#include "cmd/cmd.h"
#include <stdio.h>
#include "app.h"
#include "journal/digest.h"
#include "cmd/verify.h"

void verify_print(struct arena *a, const struct verify_result *r)
{
    for (size_t i = 0; i < r->faults.n; i++) {
        const struct verify_fault *f = &r->faults.at[i];
        printf("fault: %s", f->code);
        if (f->seq > 0) {
            printf(" event %lld", (long long)f->seq);
        }
        if (!str_empty(f->table)) {
            printf(" table " STR_FMT, STR_ARG(f->table));
        }
        if (f->row_id > 0) {
            printf(" row %lld", (long long)f->row_id);
        }
        printf("\n");
    }
    printf("%llu events, %llu rows, %llu values (%llu erased), %llu signed checkpoints\nroot " STR_FMT "\n",
           (unsigned long long)r->events, (unsigned long long)r->rows, (unsigned long long)r->values,
           (unsigned long long)r->erased, (unsigned long long)r->checkpoints, STR_ARG(digest_hex(a, &r->root)));
    printf(r->faults.n == 0 ? "verified: everything is what the journal says\n"
                            : "NOT verified: %zu faults, the first bad entry first\n",
           r->faults.n);
}

int cmd_verify(int argc, char **argv)
{
    const char *dir = NULL;
    const struct option options[] = {{.name = "data",
                                      .meta = "DIR",
                                      .value = &dir,
                                      .required = true,
                                      .help = "a data directory, served or not, or a backup"},
                                     {0}};
    const struct usage u = {
        .name = "verify",
        .options = options,
        .help = "Reads every event, row and value, and proves that the rows are what the events say, that the events are\n"
                "those whose tree was signed, and that derived tables are what their sources give. Ends with 1 and names\n"
                "the first bad entry when not. What it cannot catch: lies at entry, and forgery between two checkpoints.\n"};
    struct app app;
    struct verify_result r;
    int code;
    if (!cmd_options(&u, argc, argv, NULL, &code)) {
        return code;
    }
    enum err e = app_look(&app, dir);
    e = e == OK ? app_verify(&app, &r) : e;
    if (e == OK) {
        verify_print(app.arena, &r);
        code = r.faults.n == 0 ? EXIT_FINE : EXIT_FINDINGS;
    } else {
        code = cmd_failed("verify", e);
    }
    app_close(&app);
    return code;
}
