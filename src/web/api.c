/* api.c: what a page, a redirect and an error are to a program (web.h). */
#include <string.h>
#include "formats/json.h"
#include "web/private.h"

#define ANSWER_MAX 65536

static const char json_type[] = "application/json";

enum err web_json(struct request *rq, int status, const struct buf *json)
{
    if (json->full)
        return err_bug("an answer larger than its buffer");
    return web_bytes(rq, status, json_type, str_dup(rq->arena, buf_str(json)));
}

/* ---- what came of an act ---- */

enum err api_done(struct request *rq, struct str place)
{
    struct json_writer w;
    struct buf b;
    const struct web_outcome *o = &rq->outcome;
    buf_init(&b, ANSWER_MAX);
    json_begin(&w, &b);
    json_put_object(&w, NULL);
    if (rq->method == WEB_POST) {
        json_put_id(&w, "id", o->id);
        json_put_i64(&w, "seq", o->seq);
    }
    json_put_text(&w, "place", place);
    json_put_end(&w);
    enum err e = web_json(rq, 200, &b);
    buf_fini(&b);
    return e;
}

/* ---- what is wrong ---- */

static void put_violations(struct json_writer *w, const struct violations *v)
{
    json_put_array(w, "violations");
    for (size_t i = 0; i < v->list.n; i++) {
        json_put_object(w, NULL);
        json_put_text(w, "field", v->list.at[i].field);
        json_put_text(w, "code", str_c(v->list.at[i].code));
        json_put_text(w, "arg", v->list.at[i].arg);
        json_put_end(w);
    }
    json_put_end(w);
}

/* "ERR_NOT_FOUND" is "not_found" here. */
static struct str word_of(struct arena *a, enum err e)
{
    struct str name = str_c(err_name(e));
    char *word = arena_alloc(a, name.len + 1);
    size_t n = 0;
    for (size_t i = strlen("ERR_"); i < name.len; i++)
        word[n++] = name.ptr[i] == '_' ? '_' : (char)(name.ptr[i] | 0x20);
    return (struct str){word, n};
}

static void send_error(struct request *rq, int status, struct str word, struct str message, struct str code)
{
    struct json_writer w;
    struct buf b;
    buf_init(&b, ANSWER_MAX);
    json_begin(&w, &b);
    json_put_object(&w, NULL);
    json_put_text(&w, "error", word);
    json_put_text(&w, "message", message);
    if (code.len > 0)
        json_put_text(&w, "code", code);
    if (status == err_status(ERR_RULES))
        put_violations(&w, &rq->violations);
    json_put_end(&w);
    (void)web_json(rq, status, &b);
    buf_fini(&b);
}

void web_json_error(struct request *rq, enum err e, int status, struct str code)
{
    send_error(rq, status, word_of(rq->arena, e), str_c(err_text(e)), code);
}

/* A status of several errors is the act's, as far as it fits. */
static enum err err_of(const struct request *rq, int status)
{
    if (rq->outcome.refused != OK && err_status(rq->outcome.refused) == status)
        return rq->outcome.refused;
    for (unsigned e = ERR_MALFORMED; e <= ERR_DISK_FULL; e++)
        if (err_status((enum err)e) == status)
            return (enum err)e;
    return ERR_BUG;
}

/* A page has nothing for a program but its status. */
enum err api_page(struct request *rq, int status)
{
    if (status >= 400)
        web_json_error(rq, err_of(rq, status), status, STR(""));
    else if (rq->method == WEB_POST)
        return api_done(rq, rq->path);
    else
        send_error(rq, 406, STR("not_acceptable"), STR("there is only a page of this, for people"), STR(""));
    return OK;
}
