/* demo.c: a data directory with the demo county. It is filled as an office would fill it: its files are imported, and its
 * history is acted out through the write path under a clock of its own (history.h). All names of people are invented.
 *
 * Everybody has an account, as somebody must have done what the journal says; but only one person of each role has a password,
 * because making one takes the time that it should take.
 */
#include "cmd/cmd.h"
#include <stdio.h>
#include "cmd/beside.h"
#include "cmd/demo_files.h"
#include "cmd/history.h"
#include "cmd/verify.h"
#include "people/account.h"
#include "people/account.sql.h"
#include "site/hasher.h"

#define ORIGIN "sanguan.example/demo"
#define PASSWORD_GROUPS 3
#define ACCOUNTS_MAX 65536

struct demo {
    struct arena *a;
    const char *from; /* a folder instead of the files in the program; NULL */
    struct import_source *sources;
    size_t n;
    struct history_times times;
    struct table_faults faults;
    struct buf accounts; /* demo-accounts.txt */
};

/* ---- files ---- */

static void embedded(struct demo *d)
{
    size_t n = 0;
    while (demo_files[n].name) {
        n++;
    }
    d->sources = arena_array_of(d->a, struct import_source, n + 1);
    for (d->n = 0; d->n < n; d->n++) {
        const struct embedded_file *f = &demo_files[d->n];
        d->sources[d->n] = (struct import_source){.name = str_c(f->name), .text = {f->text, f->len}};
    }
}

/* The folder is what an office would import; what only the demo has, its clock and its history, stands in `replay` there. */
static enum err read_folder(struct demo *d)
{
    struct import_source *files = NULL, *replay = NULL;
    size_t n = 0, nreplay = 0;
    enum err e = import_read(d->a, d->from, &files, &n);
    e = e == OK ? import_read(d->a, str_printf(d->a, "%s/replay", d->from).ptr, &replay, &nreplay) : e;
    d->sources = arena_array_of(d->a, struct import_source, n + nreplay + 1);
    for (d->n = 0; e == OK && d->n < n + nreplay; d->n++) {
        d->sources[d->n] = d->n < n ? files[d->n] : replay[d->n - n];
    }
    return e;
}

/* Takes clock.csv out of the files: it is not the county's. */
static bool take_times(struct demo *d)
{
    for (size_t i = 0; i < d->n; i++) {
        if (str_is(d->sources[i].name, "clock.csv")) {
            bool good = history_times_read(d->a, d->sources[i].text, &d->times);
            d->sources[i] = d->sources[--d->n];
            return good;
        }
    }
    return false;
}

/* accounts.csv: the login is the person's code. */
static void add_accounts(struct demo *d)
{
    const struct table *persons = import_table_find(STR("persons"));
    struct table_rows rows = {0};
    struct table_faults ignored = {0}; /* the import itself will tell them */
    struct csv_writer w;
    struct buf b;
    for (size_t i = 0; i < d->n; i++) {
        if (str_is(d->sources[i].name, "persons.csv")) {
            table_read(persons, d->a, d->sources[i].text, &rows, &ignored);
        }
    }
    buf_init(&b, IMPORT_FILE_MAX);
    csv_begin(&w, &b);
    csv_text(&w, STR("person"));
    csv_text(&w, STR("login"));
    csv_end_row(&w);
    for (size_t i = 0; i < rows.list.n; i++) {
        csv_text(&w, rows.list.at[i].cells[0]);
        csv_text(&w, account_login(d->a, rows.list.at[i].cells[0]));
        csv_end_row(&w);
    }
    d->sources[d->n++] = (struct import_source){.name = STR("accounts.csv"), .text = str_dup(d->a, buf_str(&b))};
    buf_fini(&b);
}

static enum err read_files(struct demo *d)
{
    if (d->from) {
        enum err e = read_folder(d);
        if (e != OK) {
            return e;
        }
    } else {
        embedded(d);
    }
    if (!take_times(d)) {
        return err_set(ERR_MALFORMED, "replay/clock.csv is missing, or does not tell start and now");
    }
    add_accounts(d);
    return OK;
}

/* ---- who can sign in ---- */

/* k7mp-x3rw-9hqd: no letter that looks like another; 58 bits. */
static struct str new_password(struct arena *a)
{
    static const char letters[] = "abcdefghjkmnpqrstuvwxyz23456789";
    char *p = arena_alloc(a, PASSWORD_GROUPS * 5);
    size_t n = 0;
    for (int g = 0; g < PASSWORD_GROUPS; g++) {
        for (int i = 0; i < 4; i++) {
            unsigned char byte;
            do {
                sys_random(&byte, 1);
            } while (byte >= 256 - 256 % (sizeof letters - 1));
            p[n++] = letters[byte % (sizeof letters - 1)];
        }
        p[n++] = '-';
    }
    return (struct str){p, n - 1};
}

static enum err give_password(struct demo *d, struct app *app, struct hasher *h, enum role role,
                              const struct account_of_role_row *who)
{
    struct account_read_row account;
    struct command_result r;
    struct str password = new_password(d->a);
    struct account_password_in in = {.password = STR("")};
    enum err e = account_read(app->db, d->a, who->account_id, &account);
    e = e == OK ? hasher_make(h, d->a, password, &in.password) : e;
    e = e == OK ? command_run(app->commander, d->a,
                              &(struct command_call){.command = &account_set_password,
                                                     .actor = &app->system,
                                                     .object_id = who->account_id,
                                                     .version = -1,
                                                     .input = &in},
                              &r)
                : e;
    e = e == OK ? app_set(app, str_printf(d->a, "demo_%s", role_word(role)).ptr,
                          str_printf(d->a, "%lld", (long long)who->account_id))
                : e;
    if (e == OK) {
        buf_printf(&d->accounts, "%s\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\t" STR_FMT "\n", role_title(role),
                   STR_ARG(account.login), STR_ARG(password), STR_ARG(who->person_name), STR_ARG(who->title));
    }
    return e;
}

static enum err give_passwords(struct demo *d, struct app *app)
{
    struct hasher *h;
    enum err e = hasher_new(&(struct hasher_config){0}, &h);
    for (int role = 0; e == OK && role < ROLE_COUNT; role++) {
        struct account_of_role_row row;
        e = account_of_role(app->db, d->a, str_c(role_word((enum role)role)), day_of_ms(d->times.now_ms), &row);
        e = e == OK ? give_password(d, app, h, (enum role)role, &row) : e;
        if (e == ERR_NOT_FOUND) { /* nobody has such a post */
            err_clear();
            e = OK;
        }
    }
    hasher_free(h);
    return e;
}

/* ---- the directory ---- */

static void progress(int year, int month, size_t acts)
{
    printf("  %d-%02d  %zu acts\n", year, month, acts);
    fflush(stdout);
}

static enum err fill(struct demo *d, const char *dir, const char *uri)
{
    struct app app;
    enum err e = app_create(&app, dir, uri, clock_fixed(d->times.start_ms), STR(ORIGIN));
    e = e == OK ? app_set(&app, "demo", STR("1")) : e;
    app.demo = true;
    e = e == OK ? history_run(&app, d->a, &d->times, d->sources, d->n, progress, &d->faults) : e;
    e = e == OK ? give_passwords(d, &app) : e;
    e = e == OK ? app_set(&app, "demo_now_ms", str_printf(d->a, "%lld", (long long)d->times.now_ms)) : e;
    e = e == OK ? app_checkpoint(&app) : e;
    e = e == OK ? sys_write_file(beside_path(d->a, dir, DEMO_ACCOUNTS), buf_str(&d->accounts), 0600) : e;
    if (e == ERR_RULES) {
        table_faults_print(d->a, &d->faults, day_of_ms(clock_ms(app.clock)));
    }
    app_close(&app);
    return e;
}

static enum err check(const char *dir, bool *good)
{
    struct app app;
    struct verify_result r;
    enum err e = app_look(&app, dir);
    e = e == OK ? app_verify(&app, &r) : e;
    if (e == OK) {
        verify_print(app.arena, &r);
        *good = r.faults.n == 0;
    }
    app_close(&app);
    return e;
}

static int make(struct demo *d, const char *dir, const char *uri)
{
    const char *beside = NULL;
    bool good = false;
    int64_t began = sys_monotonic_us();
    enum err e = beside_begin(d->a, dir, &beside);
    bool begun = e == OK;
    e = e == OK ? read_files(d) : e;
    e = e == OK ? fill(d, beside, uri) : e;
    e = e == OK ? check(beside, &good) : e;
    e = e == OK && good ? beside_end(beside, dir) : e;
    int code = e != OK ? cmd_failed("demo", e) : good ? EXIT_FINE : EXIT_FINDINGS;
    if (code == EXIT_FINE) {
        printf("made: %s, in %lld s\n", dir, (long long)((sys_monotonic_us() - began) / 1000000));
    } else if (begun && !good) {
        beside_undo(beside);
    }
    return code;
}

int cmd_demo(int argc, char **argv)
{
    const char *dir = NULL, *uri = NULL;
    struct demo d = {0};
    const struct option options[] = {
        {.name = "data", .meta = "DIR", .value = &dir, .required = true, .help = "the data directory, which is made"},
        {.name = "from",
         .meta = "DIR",
         .value = &d.from,
         .help = "files of another demo county, with its clock.csv and history.csv in DIR/replay"},
        {.name = "db", .meta = "URI", .value = &uri, .help = "postgresql://…: an empty database, instead of a file in DIR"},
        {0}};
    const struct usage u = {
        .name = "demo",
        .options = options,
        .help =
            "Makes the demo county: 22 committees, 48 projects, their plans, and their history up to the demo's today, acted\n"
            "out day by day through the program itself. One person of each role gets a password, which DIR/" DEMO_ACCOUNTS "\n"
            "holds. People and what they do are invented.\n"};
    int code;
    if (!cmd_options(&u, argc, argv, NULL, &code)) {
        return code;
    }
    d.a = arena_new();
    buf_init(&d.accounts, ACCOUNTS_MAX);
    code = make(&d, dir, uri);
    buf_fini(&d.accounts);
    arena_free(d.a);
    return code;
}
