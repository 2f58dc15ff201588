/* cmd.h: the subcommands of `sanguan`, one file each, and what they share: exit codes, options, words on the terminal.
 *
 * A subcommand prints its result on stdout and everything else on stderr, and ends with one of the codes below, which scripts
 * may rely on. One that writes opens the store through app_open, which takes the data directory's lock and is refused while
 * another process holds it.
 */
#ifndef SG_CMD_CMD_H
#define SG_CMD_CMD_H
#include "base/arena.h"
#include "base/str.h"

/* name, number, what it tells; numbers as in sysexits.h */
#define EXIT_TABLE(X)                                                                                                          \
    X(EXIT_FINE, 0, "done")                                                                                                    \
    X(EXIT_FINDINGS, 1, "it was looked at and is not in order: verify found faults, import refused rows, doctor complains")    \
    X(EXIT_USAGE, 64, "the command line is wrong")                                                                             \
    X(EXIT_DATA, 65, "stored data is not what was stored, or an input cannot be read")                                         \
    X(EXIT_NO_INPUT, 66, "a directory, file or account that was named is not there")                                           \
    X(EXIT_UNAVAILABLE, 69, "the address is taken, or the database does not answer")                                           \
    X(EXIT_SOFTWARE, 70, "an invariant of the program is broken: please report it")                                            \
    X(EXIT_OS, 71, "the operating system gave no memory or no randomness")                                                     \
    X(EXIT_CREATE, 73, "what was to be made is there already")                                                                 \
    X(EXIT_IO, 74, "input/output error, disk full, or an fsync failed: what is on disk is unknown until it is verified")       \
    X(EXIT_BUSY, 75, "another process holds the data directory; try again later")                                              \
    X(EXIT_CONFIG, 78, "the store needs `migrate`, is newer than the program, or lacks its key")

enum exit_code {
#define X(name, number, text) name = number,
    EXIT_TABLE(X)
#undef X
};
/* Of a failure, with one line on stderr: what was done, the error, its detail. */
int cmd_failed(const char *what, enum err e);

/* ---- options ---- --name VALUE, --name=VALUE or --flag; "--" ends them. */
struct option {
    const char *name; /* without the dashes */
    const char *meta; /* of its value in the help: "DIR"; NULL = a flag */
    const char *help;
    const char **value; /* one of the two; unchanged when not given */
    bool *flag;
    bool required;
};
struct usage {
    const char *name;             /* of the subcommand */
    const char *rest;             /* what stands behind the options: "FILE…"; NULL = nothing */
    const char *help;             /* what it does, lines ending with \n */
    const struct option *options; /* name NULL at the end */
    size_t rest_min, rest_max;
};
struct rest {
    char **at; /* of argv */
    size_t n;
};
/* false: the subcommand ends with *code; --help has been answered, or what is wrong has been told. rest may be NULL. */
bool cmd_options(const struct usage *u, int argc, char **argv, struct rest *rest, int *code) MUST_CHECK;

/* In a demo's directory: role, login, password, person, post of those who can sign in; a line each, separated by tabs; mode
 * 0600. */
#define DEMO_ACCOUNTS "demo-accounts.txt"

/* What stands behind the options is not understood: says so and returns the exit code. */
int cmd_misused(const struct usage *u, const char *word);

/* ---- the subcommands ---- argv[0] is the subcommand's name. */
struct subcommand {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *help; /* one line */
};
int cmd_backup(int argc, char **argv);
int cmd_demo(int argc, char **argv);
int cmd_doctor(int argc, char **argv);
int cmd_export(int argc, char **argv);
int cmd_import(int argc, char **argv);
int cmd_init(int argc, char **argv);
int cmd_migrate(int argc, char **argv);
int cmd_restore(int argc, char **argv);
int cmd_serve(int argc, char **argv);
int cmd_user(int argc, char **argv);
int cmd_verify(int argc, char **argv);

/* Runs the subcommand that argv[1] names; --help and --version. */
int cmd_main(const struct subcommand *table, int argc, char **argv);

#endif
