/* user.c: accounts, for whoever holds the data directory: when nobody can sign in any more, this is the door. Each use is an
 * event in the journal, done by 系统. The security administrator's own way is in the pages.
 */
#include "cmd/cmd.h"
#include <stdio.h>
#include <string.h>
#include "cmd/link.h"
#include "people/account.h"
#include "people/account.sql.h"

static int list(const char *dir)
{
    struct app app;
    struct account_list_row *rows = NULL;
    size_t n = 0;
    enum err e = app_look(&app, dir);
    e = e == OK ? account_list(app.db, app.arena, app.county_id, &rows, &n) : e;
    for (size_t i = 0; e == OK && i < n; i++) {
        printf("%-24.*s %-9s %-11s " STR_FMT "\n", STR_ARG(rows[i].login),
               rows[i].has_password ? "password"
               : rows[i].links      ? "link"
                                    : "none",
               str_is(rows[i].state, "active") ? "" : "disabled", STR_ARG(rows[i].person_name));
    }
    int code = e == OK ? EXIT_FINE : cmd_failed("user", e);
    app_close(&app);
    return code;
}

static enum err find(struct app *app, const char *login, int64_t *id)
{
    struct account_of_login_row row;
    enum err e = account_of_login(app->db, app->arena, account_login(app->arena, str_c(login)), &row);
    *id = e == OK ? row.id : 0;
    if (e == ERR_NOT_FOUND) {
        err_clear();
        return err_set(ERR_NOT_FOUND, "there is no account %s", login);
    }
    return e;
}

static enum err set_state(struct app *app, int64_t id, const struct command *cmd)
{
    struct command_result r;
    return command_run(app->commander, app->arena,
                       &(struct command_call){.command = cmd, .actor = &app->system, .object_id = id, .version = -1}, &r);
}

static enum err act(struct app *app, const char *what, const char *login, const char *base)
{
    struct str url;
    int64_t id;
    enum err e = find(app, login, &id);
    if (e != OK) {
        return e;
    }
    if (strcmp(what, "link") == 0) {
        e = link_make(app, id, base, &url);
        if (e == OK) {
            printf(STR_FMT "\nvalid %d days, once; the earlier password and sessions have ended\n", STR_ARG(url), LINK_DAYS);
        }
        return e;
    }
    e = set_state(app, id, strcmp(what, "disable") == 0 ? &account_disable : &account_enable);
    if (e == ERR_STATE) { /* it is so already */
        err_clear();
        e = OK;
    }
    return e;
}

static int change(const char *dir, const char *what, const char *login, const char *base)
{
    struct app app;
    enum err e = app_open(&app, dir, NULL);
    e = e == OK ? act(&app, what, login, base) : e;
    int code = e == OK ? EXIT_FINE : cmd_failed("user", e);
    app_close(&app);
    return code;
}

int cmd_user(int argc, char **argv)
{
    const char *dir = NULL, *base = LINK_BASE;
    const struct option options[] = {
        {.name = "data", .meta = "DIR", .value = &dir, .required = true, .help = "the data directory"},
        {.name = "url", .meta = "URL", .value = &base, .help = "how browsers reach the server; for the link (" LINK_BASE ")"},
        {0}};
    const struct usage u = {
        .name = "user",
        .rest = "list | link LOGIN | disable LOGIN | enable LOGIN",
        .options = options,
        .rest_min = 1,
        .rest_max = 2,
        .help =
            "list: every account, and whether it has a password, a link not yet used, or neither. link: a one-time link by\n"
            "which the person sets a new password. Accounts are made by importing accounts.csv. All but list want the\n"
            "server stopped.\n"};
    struct rest rest;
    int code;
    if (!cmd_options(&u, argc, argv, &rest, &code)) {
        return code;
    }
    bool listing = strcmp(rest.at[0], "list") == 0;
    bool known = strcmp(rest.at[0], "link") == 0 || strcmp(rest.at[0], "disable") == 0 || strcmp(rest.at[0], "enable") == 0;
    if (listing ? rest.n != 1 : !known || rest.n != 2) {
        return cmd_misused(&u, rest.at[0]);
    }
    return listing ? list(dir) : change(dir, rest.at[0], rest.at[1], base);
}
