/* init.c: a real county's data directory: the county, its Organization Department, the three administrators and one officer,
 * each with a one-time link. There is no default account and no default password. What it makes, it makes as an import would:
 * the rows are text in the form of the files, so that there is one way in.
 */
#include "cmd/cmd.h"
#include <stdio.h>
#include "cmd/beside.h"
#include "cmd/import.h"
#include "cmd/link.h"

#define FILE_MAX 8192

struct first {
    const char *code, *role, *title, *login; /* of the post; the person's code is the post's */
    const char *name;                        /* given on the command line */
};

struct init {
    const char *dir, *uri, *code, *name, *short_name, *origin, *base;
    struct first first[4];
};
enum { SYSTEM, SECURITY, AUDIT, OFFICER, FIRST_COUNT };

/* ---- the files ---- */

struct files {
    struct arena *a;
    struct buf text[4];
    struct import_source sources[4];
};

static void row(struct csv_writer *w, const char *const *cells, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        csv_text(w, str_c(cells[i]));
    }
    csv_end_row(w);
}
#define ROW(w, ...) row(w, (const char *const[]){__VA_ARGS__}, sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static void write_units(struct csv_writer *w, const struct init *in, const char *department, const char *today)
{
    ROW(w, "code", "parent", "name", "short_name", "kind", "committee_name", "sort", "from_day");
    ROW(w, in->code, "", in->name, in->short_name, "county", "", "1", today);
    ROW(w, department, in->code, "组织部", "组织部", "bureau", "", "2", today);
}

static void write_people(struct csv_writer *persons, struct csv_writer *posts, struct csv_writer *tenures,
                         const struct init *in, const char *department, const char *today)
{
    ROW(persons, "code", "name", "phone");
    ROW(posts, "code", "unit", "role", "title");
    ROW(tenures, "post", "person", "from_day", "to_day");
    for (size_t i = 0; i < FIRST_COUNT; i++) {
        const struct first *f = &in->first[i];
        ROW(persons, f->code, f->name, "");
        ROW(posts, f->code, i == OFFICER ? department : in->code, f->role, f->title);
        ROW(tenures, f->code, f->code, today, "");
    }
}

static void write_files(struct files *f, const struct init *in, day_t today)
{
    static const char *const names[] = {"units.csv", "persons.csv", "posts.csv", "tenures.csv"};
    struct csv_writer w[4];
    const char *department = str_printf(f->a, "%s-ZZB", in->code).ptr, *day = day_iso(f->a, today).ptr;
    for (size_t i = 0; i < 4; i++) {
        buf_init(&f->text[i], FILE_MAX);
        csv_begin(&w[i], &f->text[i]);
    }
    write_units(&w[0], in, department, day);
    write_people(&w[1], &w[2], &w[3], in, department, day);
    for (size_t i = 0; i < 4; i++) {
        f->sources[i] = (struct import_source){.name = str_c(names[i]), .text = str_dup(f->a, buf_str(&f->text[i]))};
        buf_fini(&f->text[i]);
    }
}

/* ---- the store ---- */

static enum err fill(struct app *app, const struct init *in, struct import_report *report)
{
    struct files f = {.a = app->arena};
    write_files(&f, in, day_of_ms(clock_ms(app->clock)));
    return import_run(app, app->arena, f.sources, 4, false, 0, report);
}

static enum err invite(struct app *app, const struct init *in, struct str links[FIRST_COUNT])
{
    enum err e = OK;
    for (size_t i = 0; e == OK && i < FIRST_COUNT; i++) {
        struct command_result r;
        e = link_account_make(app, str_c(in->first[i].code), str_c(in->first[i].login), &r);
        e = e == OK ? link_make(app, r.id, in->base, &links[i]) : e;
    }
    return e;
}

static void print_links(const struct init *in, const struct str links[FIRST_COUNT])
{
    printf("made: %s\n\nEach of the four sets a password by a link of their own, valid once, for seven days:\n\n", in->dir);
    for (size_t i = 0; i < FIRST_COUNT; i++) {
        printf("  %s (%s)\n  login %s\n  " STR_FMT "\n\n", in->first[i].name, in->first[i].title, in->first[i].login,
               STR_ARG(links[i]));
    }
    printf("Keep a copy of %s/journal.key where neither this machine nor its backups are.\n", in->dir);
}

static enum err make_store(const struct init *in, const char *dir, struct arena *a, struct str links[FIRST_COUNT])
{
    struct app app;
    struct import_report report = {0};
    struct str origin = in->origin ? str_c(in->origin) : str_printf(a, "sanguan/%s", in->code);
    enum err e = app_create(&app, dir, in->uri, NULL, origin);
    e = e == OK ? fill(&app, in, &report) : e;
    e = e == OK ? invite(&app, in, links) : e;
    e = e == OK ? app_checkpoint(&app) : e;
    if (e == ERR_RULES) {
        table_faults_print(app.arena, &report.faults, day_of_ms(clock_ms(app.clock)));
    }
    for (size_t i = 0; e == OK && i < FIRST_COUNT; i++) {
        links[i] = str_dup(a, links[i]);
    }
    app_close(&app);
    return e;
}

static int make(const struct init *in)
{
    struct arena *a = arena_new();
    struct str links[FIRST_COUNT] = {{0}};
    const char *beside = NULL;
    enum err e = beside_begin(a, in->dir, &beside);
    bool begun = e == OK;
    e = e == OK ? make_store(in, beside, a, links) : e;
    e = e == OK ? beside_end(beside, in->dir) : e;
    int code = e == OK ? EXIT_FINE : cmd_failed("init", e);
    if (e == OK) {
        print_links(in, links);
    } else if (begun) {
        beside_undo(beside);
    }
    arena_free(a);
    return code;
}

int cmd_init(int argc, char **argv)
{
    struct init in = {.base = LINK_BASE,
                      .first = {[SYSTEM] = {"SYS", "system_admin", "系统管理员", "sysadmin", NULL},
                                [SECURITY] = {"SEC", "security_admin", "安全管理员", "secadmin", NULL},
                                [AUDIT] = {"AUD", "audit_admin", "审计管理员", "audit", NULL},
                                [OFFICER] = {"ZZB-01", "officer", "组织部书记项目专员", "zzb", NULL}}};
    const struct option options[] = {
        {.name = "data", .meta = "DIR", .value = &in.dir, .required = true, .help = "the data directory, which is made"},
        {.name = "code", .meta = "CODE", .value = &in.code, .required = true, .help = "the county's division code"},
        {.name = "name", .meta = "NAME", .value = &in.name, .required = true, .help = "its full name"},
        {.name = "short", .meta = "NAME", .value = &in.short_name, .help = "as shown in tables; the full name by default"},
        {.name = "system-admin", .meta = "NAME", .value = &in.first[SYSTEM].name, .required = true, .help = "who configures"},
        {.name = "security-admin",
         .meta = "NAME",
         .value = &in.first[SECURITY].name,
         .required = true,
         .help = "who gives accounts"},
        {.name = "audit-admin",
         .meta = "NAME",
         .value = &in.first[AUDIT].name,
         .required = true,
         .help = "who reads the audit log"},
        {.name = "officer",
         .meta = "NAME",
         .value = &in.first[OFFICER].name,
         .required = true,
         .help = "first of the Department"},
        {.name = "origin", .meta = "NAME", .value = &in.origin, .help = "of the journal's signatures (sanguan/CODE)"},
        {.name = "db", .meta = "URI", .value = &in.uri, .help = "postgresql://…: an empty database, instead of a file in DIR"},
        {.name = "url", .meta = "URL", .value = &in.base, .help = "how browsers reach the server (" LINK_BASE ")"},
        {0}};
    const struct usage u = {
        .name = "init",
        .options = options,
        .help =
            "Makes a county's data directory with its first four people: the three administrators, of whom nobody may be two,\n"
            "and an officer of the Organization Department. They sign in by one-time links; no account has a password yet.\n"
            "Everything else comes by `import`.\n"};
    int code;
    if (!cmd_options(&u, argc, argv, NULL, &code)) {
        return code;
    }
    in.short_name = in.short_name ? in.short_name : in.name;
    return make(&in);
}
