/* fixture.h: a small application behind the server, for its tests. Handlers do what their path says; a gate holds some of them
 * until the test opens it. Signed in is who sends the cookie session=s1; the token of the forms is "good", also for nobody.
 *
 *     GET  /  /big  /echo  /words/:word  /cookies  /redirect  /download  /bytes  /css  /asset  /error/:name  /fault/:what /gate
 * /private /count  /fresh POST /echo  /gate  /redirect  /stale  /private  /login
 *     POST /api/v1/only
 */
#ifndef SG_WEB_FIXTURE_H
#define SG_WEB_FIXTURE_H
#include <pthread.h>
#include <stdatomic.h>
#include "web/web.h"

enum error_style { ERROR_PAGE, ERROR_EMPTY, ERROR_REDIRECT, ERROR_JSON, ERROR_WORD, ERROR_TOO_LARGE };

struct app {
    struct web *web;
    struct clock *clock;
    atomic_uint handled; /* handlers that ran */
    atomic_uint error_pages;
    enum err authenticate; /* what the hook answers */
    enum error_style errors;
    enum err (*open_reader)(void *app, struct db **out); /* NULL: no store */
    const char *store_path;

    pthread_mutex_t lock; /* of the gate */
    pthread_cond_t changed;
    unsigned at_gate;
    bool gate_open;
};

/* Address (any free port), tables, clock and hooks of the fixture. */
struct web_config app_config(struct app *app);
/* Once the settings above are made; config may be NULL, and what it says about those four is not heard. */
void app_start(struct app *app, const struct web_config *config);
void app_init(struct app *app);
void app_fini(struct app *app);              /* stops the server if it runs */
void gate_wait(struct app *app, unsigned n); /* until so many handlers stand at the gate */
void gate_open(struct app *app);

/* What the server logs between the two goes into memory instead of stderr. */
void log_begin(void);
const char *log_end(void); /* valid until the next log_begin */

#endif
