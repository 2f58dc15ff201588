/* cmd.c: what the subcommands share. */
#include "cmd/cmd.h"
#include <stdio.h>
#include <string.h>
#include "sys/sys.h"

static int exit_of(enum err e)
{
    switch (e) {
    case OK: return EXIT_FINE;
    case ERR_MALFORMED:
    case ERR_TOO_LARGE:
    case ERR_MEDIA:
    case ERR_CORRUPT: return EXIT_DATA;
    case ERR_RULES:
    case ERR_STALE: return EXIT_FINDINGS;
    case ERR_NOT_FOUND: return EXIT_NO_INPUT;
    case ERR_UNKNOWN:
    case ERR_RATE: return EXIT_UNAVAILABLE;
    case ERR_CONFLICT: return EXIT_CREATE;
    case ERR_IO:
    case ERR_DISK_FULL: return EXIT_IO;
    case ERR_BUSY: return EXIT_BUSY;
    case ERR_STATE: return EXIT_CONFIG;
    case ERR_UNAUTHENTICATED:
    case ERR_FORBIDDEN:
    case ERR_METHOD:
    case ERR_BUG: return EXIT_SOFTWARE;
    }
    return EXIT_SOFTWARE;
}

int cmd_failed(const char *what, enum err e)
{
    const char *detail = err_detail();
    fprintf(stderr, "sanguan: %s: %s\n", what, *detail ? detail : err_text(e));
    return exit_of(e);
}

/* ---- options ---- */

static void print_usage(FILE *f, const struct usage *u)
{
    fprintf(f, "usage: sanguan %s", u->name);
    for (const struct option *o = u->options; o->name; o++) {
        fprintf(f, o->required ? " --%s%s%s" : " [--%s%s%s]", o->name, o->meta ? " " : "", o->meta ? o->meta : "");
    }
    fprintf(f, "%s%s\n", u->rest ? " " : "", u->rest ? u->rest : "");
}

static void print_help(const struct usage *u)
{
    print_usage(stdout, u);
    printf("\n%s\n", u->help);
    for (const struct option *o = u->options; o->name; o++) {
        int width = printf("  --%s%s%s", o->name, o->meta ? " " : "", o->meta ? o->meta : "");
        printf("%*s%s\n", width < 28 ? 28 - width : 1, "", o->help);
    }
}

static bool refuse(const struct usage *u, int *code, const char *before, const char *what, const char *after)
{
    fprintf(stderr, "sanguan %s: %s%s%s\n", u->name, before, what, after);
    print_usage(stderr, u);
    *code = EXIT_USAGE;
    return false;
}

static const struct option *find_option(const struct usage *u, struct str name)
{
    for (const struct option *o = u->options; o->name; o++) {
        if (str_is(name, o->name)) {
            return o;
        }
    }
    return NULL;
}

/* One option at argv[*i]; *i moves to its last word. */
static bool take_option(const struct usage *u, int argc, char **argv, int *i, int *code)
{
    struct str word = str_c(argv[*i] + 2);
    size_t equals = str_find(word, '=', 0);
    const struct option *o = find_option(u, str_sub(word, 0, equals));
    if (!o) {
        return refuse(u, code, "there is no option ", argv[*i], "");
    }
    if (!o->meta) {
        if (equals != SIZE_MAX) {
            return refuse(u, code, "--", o->name, " takes no value");
        }
        *o->flag = true;
        return true;
    }
    if (equals == SIZE_MAX && *i + 1 >= argc) {
        return refuse(u, code, "--", o->name, " needs a value");
    }
    *o->value = equals == SIZE_MAX ? argv[++*i] : argv[*i] + 2 + equals + 1;
    return true;
}

static bool complete(const struct usage *u, const struct rest *rest, int *code)
{
    for (const struct option *o = u->options; o->name; o++) {
        if (o->required && (!*o->value || !**o->value)) {
            return refuse(u, code, "--", o->name, " is needed");
        }
    }
    if (rest->n < u->rest_min) {
        return refuse(u, code, "", u->rest, " is needed");
    }
    return rest->n <= u->rest_max || refuse(u, code, "", rest->at[u->rest_max], " is not understood");
}

bool cmd_options(const struct usage *u, int argc, char **argv, struct rest *out, int *code)
{
    struct rest rest = {.at = argv + 1};
    bool options = true;
    *code = EXIT_FINE;
    for (int i = 1; i < argc; i++) {
        if (options && strcmp(argv[i], "--help") == 0) {
            print_help(u);
            return false;
        }
        if (options && strcmp(argv[i], "--") == 0) {
            options = false;
        } else if (options && strncmp(argv[i], "--", 2) == 0) {
            if (!take_option(u, argc, argv, &i, code)) {
                return false;
            }
        } else {
            rest.at[rest.n++] = argv[i]; /* never beyond what has been read */
        }
    }
    if (out) {
        *out = rest;
    }
    return complete(u, &rest, code);
}

int cmd_misused(const struct usage *u, const char *word)
{
    int code;
    (void)refuse(u, &code, "", word, " is not understood");
    return code;
}

/* ---- the table ---- */

static int print_table(FILE *f, const struct subcommand *table)
{
    fprintf(f, "usage: sanguan COMMAND [OPTIONS]        sanguan COMMAND --help tells more\n\n");
    for (; table->name; table++) {
        fprintf(f, "  %-10s%s\n", table->name, table->help);
    }
    fprintf(f, "\nexit codes:\n");
#define X(name, number, text) fprintf(f, "  %-10d%s\n", number, text);
    EXIT_TABLE(X)
#undef X
    return f == stdout ? EXIT_FINE : EXIT_USAGE;
}

/* What was printed is lost when nobody takes it, and a script must hear of it. */
static int flushed(int code)
{
    bool lost = fflush(stdout) != 0 || ferror(stdout);
    return lost && code == EXIT_FINE ? cmd_failed("printing", ERR_IO) : code;
}

int cmd_main(const struct subcommand *table, int argc, char **argv)
{
    if (argc < 2) {
        return print_table(stderr, table);
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("sanguan %s\n", SANGUAN_VERSION);
        return flushed(EXIT_FINE);
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "help") == 0) {
        return flushed(print_table(stdout, table));
    }
    for (const struct subcommand *c = table; c->name; c++) {
        if (strcmp(argv[1], c->name) == 0) {
            return flushed(c->run(argc - 1, argv + 1));
        }
    }
    fprintf(stderr, "sanguan: there is no command %s\n", argv[1]);
    return print_table(stderr, table);
}
