/* burden_page.c: /burden. */
#include "desk/burden.h"
#include "desk/burden.tmpl.h"
#include "desk/desk.h"
#include "site/site.h"

static const struct field burden_show_fields[] = {{.name = "month", .kind = FIELD_I64}, FIELD_END};
static const struct field burden_fields[] = {
    {.name = "topic", .kind = FIELD_CHOICE, .choices = burden_topics, .required = true},
    {.name = "body", .kind = FIELD_LONG, .max = BURDEN_BODY_MAX, .required = true},
    FIELD_END,
};

/* Who sees the board sees every unit's burden; who belongs to a committee sees its own; administrators see no business of
 * others. */
static enum burden_sight sight_of(struct request *rq)
{
    if (site_may(rq, ACT_BOARD_VIEW, rq->subject, STATES_ANY)) {
        return BURDEN_COUNTY;
    }
    enum role r = rq->actor->role;
    return r == ROLE_SECRETARY || r == ROLE_LIAISON || r == ROLE_MEMBER ? BURDEN_OWN : BURDEN_NONE;
}

static enum err burden_send(struct request *rq, int status, int month)
{
    struct burden b;
    struct page pg;
    enum err e = burden_load(rq->db, rq->arena, rq->actor->county_id, rq->today, month, sight_of(rq), rq->actor->unit_path, &b);
    e = e == OK ? site_frame(rq, TITLE_BURDEN, NAV_COUNT, &pg) : e;
    if (e != OK) {
        return e;
    }
    bool sent = rq->method == WEB_POST;
    b.keys = site_keys(rq, -1);
    b.violations = &rq->violations;
    b.topic = (struct field_view){
        .name = "topic", .value = sent ? web_text(rq, "topic") : STR(""), .error = violation_of(&rq->violations, STR("topic"))};
    b.body = (struct field_view){.name = "body",
                                 .kind = INPUT_LONG,
                                 .value = sent ? web_text(rq, "body") : STR(""),
                                 .error = violation_of(&rq->violations, STR("body"))};
    pg.wrong = rq->violations.list.n > 0;
    tmpl_burden_page(&rq->html, &pg, &b);
    return web_page(rq, status);
}

static enum err burden_show(struct request *rq)
{
    int64_t month = web_i64(rq, "month");
    return burden_send(rq, 200, month >= 1 && month <= 12 ? (int)month : 0);
}

static enum err burden_say(struct request *rq)
{
    struct burden_opinion_in in = {.topic = web_text(rq, "topic"), .body = web_text(rq, "body")};
    struct command_result result;
    enum err e = site_run(rq, &burden_opinion, 0, &in, STR(""), &result);
    if (e == OK) {
        return site_done(rq, STR("/burden"), "opinion");
    }
    return e == ERR_RULES ? burden_send(rq, err_status(e), 0) : e;
}

const struct route burden_routes[] = {
    ROUTE(WEB_GET, "/burden", burden_show, ACT_BURDEN_OPINION, site_load_county, STATES_ANY, burden_show_fields),
    ROUTE(WEB_POST, "/burden", burden_say, ACT_BURDEN_OPINION, site_load_county, STATES_ANY, burden_fields),
    ROUTE_END,
};
