/* link.c: see link.h. */
#include "cmd/link.h"
#include "people/account.h"

enum err link_account_make(struct app *app, struct str person_code, struct str login, struct command_result *result)
{
    struct account_make_in in = {.person_code = person_code, .login = account_login(app->arena, login)};
    return command_run(app->commander, app->arena,
                       &(struct command_call){.command = &account_make, .actor = &app->system, .version = -1, .input = &in},
                       result);
}

enum err link_make(struct app *app, int64_t account_id, const char *base, struct str *url)
{
    struct str token = account_token(app->arena);
    struct account_link_in in = {.digest = account_digest(app->arena, token)};
    struct command_result r;
    enum err e =
        command_run(app->commander, app->arena,
                    &(struct command_call){
                        .command = &account_link, .actor = &app->system, .object_id = account_id, .version = -1, .input = &in},
                    &r);
    *url = str_printf(app->arena, "%s/invite/" STR_FMT, base, STR_ARG(token));
    return e;
}
