/* link.h: accounts as the operator makes them: without password, with a one-time link by which the person sets it. */
#ifndef SG_CMD_LINK_H
#define SG_CMD_LINK_H
#include "app.h"

/* An account for a person on file; ERR_RULES with its violations in *result. */
enum err link_account_make(struct app *app, struct str person_code, struct str login, struct command_result *result) MUST_CHECK;
/* A fresh link for the account: earlier ones, its password and its sessions end. *url = BASE/invite/TOKEN, in the app's arena.
 */
enum err link_make(struct app *app, int64_t account_id, const char *base, struct str *url) MUST_CHECK;

#define LINK_BASE "http://127.0.0.1:8080" /* where `serve` listens by default */

#endif
