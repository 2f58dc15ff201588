/* round.c: what a round holds: an application's texts and plan as they were submitted. See application.h. */
#include <jansson.h>
#include "initiation/application.h"
#include "initiation/application.sql.h"

#define CONTENT_MAX (256u << 10)

/* ---- writing ---- */

static void put_name(struct buf *b, const char *name, bool first)
{
    if (!first)
        buf_put_char(b, ',');
    canon_string(b, str_c(name));
    buf_put_char(b, ':');
}

static void put_text(struct buf *b, const char *name, struct str value, bool first)
{
    put_name(b, name, first);
    canon_string(b, value);
}

static void put_number(struct buf *b, const char *name, int64_t v)
{
    put_name(b, name, false);
    buf_put_i64(b, v);
}

static void put_day(struct buf *b, struct arena *a, const char *name, day_t day)
{
    put_text(b, name, day_iso(a, day), false);
}

/* An id as text: it may pass 2^53 nowhere, but is no number to count with. */
static void put_id(struct buf *b, struct arena *a, const char *name, int64_t id)
{
    put_text(b, name, str_printf(a, "%lld", (long long)id), false);
}

static void put_texts(struct buf *b, struct arena *a, const struct application_texts *t)
{
    put_text(b, "name", t->name, true);
    put_text(b, "background", t->background, false);
    put_text(b, "beneficiaries", t->beneficiaries, false);
    put_text(b, "consulted", t->consulted, false);
    put_text(b, "problem", t->problem, false);
    put_text(b, "target", t->target, false);
    put_text(b, "measures", t->measures, false);
    put_day(b, a, "end_day", t->end_day);
    put_day(b, a, "resolution_day", t->resolution_day);
    put_text(b, "resolution_document", t->resolution_document, false);
}

static void put_indicator(struct buf *b, struct arena *a, const struct plan_indicator *i)
{
    put_text(b, "code", i->code, true);
    put_text(b, "name", i->name, false);
    put_text(b, "unit", i->unit_label, false);
    put_text(b, "source", i->source, false);
    put_number(b, "digits", i->digits);
    put_number(b, "target", i->target);
    if (i->baseline.set)
        put_number(b, "baseline", i->baseline.v);
    put_day(b, a, "baseline_due_day", i->baseline_due_day);
}

static void put_milestone(struct buf *b, struct arena *a, const struct plan_milestone *m)
{
    put_text(b, "code", m->code, true);
    put_text(b, "measure", m->measure, false);
    put_text(b, "title", m->title, false);
    put_id(b, a, "owner", m->owner_id);
    put_day(b, a, "due_day", m->due_day);
}

static void put_member(struct buf *b, struct arena *a, const struct plan_member *m)
{
    put_name(b, "person", true);
    canon_string(b, str_printf(a, "%lld", (long long)m->person_id));
    put_text(b, "post", m->post_title, false);
    put_text(b, "duty", m->duty, false);
}

struct str round_print(struct arena *a, const struct application *app)
{
    const struct application_facts *f = &app->f;
    struct buf b;
    buf_init(&b, CONTENT_MAX);
    buf_put_char(&b, '{');
    put_texts(&b, a, &f->t);
    put_name(&b, "indicators", false);
    for (size_t i = 0; i < f->nindicators; i++) {
        buf_put_c(&b, i ? ",{" : "[{");
        put_indicator(&b, a, &f->indicators[i]);
        buf_put_char(&b, '}');
    }
    buf_put_c(&b, f->nindicators ? "]" : "[]");
    put_name(&b, "milestones", false);
    for (size_t i = 0; i < f->nmilestones; i++) {
        buf_put_c(&b, i ? ",{" : "[{");
        put_milestone(&b, a, &f->milestones[i]);
        buf_put_char(&b, '}');
    }
    buf_put_c(&b, f->nmilestones ? "]" : "[]");
    put_name(&b, "team", false);
    for (size_t i = 0; i < f->nteam; i++) {
        buf_put_c(&b, i ? ",{" : "[{");
        put_member(&b, a, &f->team[i]);
        buf_put_char(&b, '}');
    }
    buf_put_c(&b, f->nteam ? "]}" : "[]}");
    struct str out = str_dup(a, buf_str(&b));
    buf_fini(&b);
    return out;
}

/* ---- reading ---- */

struct parse {
    struct db *db;
    struct arena *a;
    bool bad;
};

static struct str text_of(struct parse *p, const json_t *o, const char *name)
{
    const json_t *v = json_object_get(o, name);
    p->bad = p->bad || !json_is_string(v);
    return json_is_string(v) ? str_dup(p->a, (struct str){json_string_value(v), json_string_length(v)}) : STR("");
}

static int64_t number_of(struct parse *p, const json_t *o, const char *name)
{
    const json_t *v = json_object_get(o, name);
    p->bad = p->bad || !json_is_integer(v);
    return json_is_integer(v) ? (int64_t)json_integer_value(v) : 0;
}

static day_t day_in(struct parse *p, const json_t *o, const char *name)
{
    day_t day = DAY_NONE;
    p->bad = !day_parse(text_of(p, o, name), &day) || p->bad;
    return day;
}

static int64_t id_in(struct parse *p, const json_t *o, const char *name)
{
    int64_t id = 0;
    p->bad = !str_to_i64(text_of(p, o, name), &id) || p->bad;
    return id;
}

/* A person that is no more has no name. */
static enum err name_of(struct parse *p, int64_t person_id, struct str *out)
{
    struct round_person_row row;
    enum err e = round_person(p->db, p->a, person_id, &row);
    *out = e ? STR("") : row.name;
    if (e == ERR_NOT_FOUND) {
        err_clear();
        return OK;
    }
    return e;
}

static void parse_texts(struct parse *p, const json_t *o, struct application_texts *t)
{
    *t = (struct application_texts){.name = text_of(p, o, "name"),
                                    .background = text_of(p, o, "background"),
                                    .beneficiaries = text_of(p, o, "beneficiaries"),
                                    .consulted = text_of(p, o, "consulted"),
                                    .problem = text_of(p, o, "problem"),
                                    .target = text_of(p, o, "target"),
                                    .measures = text_of(p, o, "measures"),
                                    .resolution_document = text_of(p, o, "resolution_document"),
                                    .end_day = day_in(p, o, "end_day"),
                                    .resolution_day = day_in(p, o, "resolution_day")};
}

static void parse_indicators(struct parse *p, const json_t *list, struct round_content *out)
{
    out->nindicators = json_array_size(list);
    out->indicators = arena_array_of(p->a, struct plan_indicator, out->nindicators);
    for (size_t i = 0; i < out->nindicators; i++) {
        const json_t *o = json_array_get(list, i), *baseline = json_object_get(o, "baseline");
        out->indicators[i] =
            (struct plan_indicator){.code = text_of(p, o, "code"),
                                    .name = text_of(p, o, "name"),
                                    .unit_label = text_of(p, o, "unit"),
                                    .source = text_of(p, o, "source"),
                                    .digits = number_of(p, o, "digits"),
                                    .target = number_of(p, o, "target"),
                                    .baseline = {.set = baseline != NULL, .v = (int64_t)json_integer_value(baseline)},
                                    .baseline_due_day = day_in(p, o, "baseline_due_day")};
    }
}

static enum err parse_milestones(struct parse *p, const json_t *list, struct round_content *out)
{
    enum err e = OK;
    out->nmilestones = json_array_size(list);
    out->milestones = arena_array_of(p->a, struct plan_milestone, out->nmilestones);
    for (size_t i = 0; i < out->nmilestones && !e; i++) {
        const json_t *o = json_array_get(list, i);
        struct plan_milestone *m = &out->milestones[i];
        *m = (struct plan_milestone){.code = text_of(p, o, "code"),
                                     .measure = text_of(p, o, "measure"),
                                     .title = text_of(p, o, "title"),
                                     .owner_id = id_in(p, o, "owner"),
                                     .due_day = day_in(p, o, "due_day")};
        e = name_of(p, m->owner_id, &m->owner);
    }
    return e;
}

static enum err parse_team(struct parse *p, const json_t *list, struct round_content *out)
{
    enum err e = OK;
    out->nteam = json_array_size(list);
    out->team = arena_array_of(p->a, struct plan_member, out->nteam);
    for (size_t i = 0; i < out->nteam && !e; i++) {
        const json_t *o = json_array_get(list, i);
        struct plan_member *m = &out->team[i];
        *m = (struct plan_member){
            .person_id = id_in(p, o, "person"), .post_title = text_of(p, o, "post"), .duty = text_of(p, o, "duty")};
        e = name_of(p, m->person_id, &m->name);
    }
    return e;
}

enum err round_parse(struct db *db, struct arena *a, struct str json, struct round_content *out)
{
    struct parse p = {.db = db, .a = a};
    json_t *root = json_loadb(json.ptr ? json.ptr : "", json.len, 0, NULL);
    *out = (struct round_content){0};
    p.bad = !json_is_object(root);
    parse_texts(&p, root, &out->t);
    parse_indicators(&p, json_object_get(root, "indicators"), out);
    enum err e = parse_milestones(&p, json_object_get(root, "milestones"), out);
    e = e ? e : parse_team(&p, json_object_get(root, "team"), out);
    json_decref(root);
    return e ? e : p.bad ? err_set(ERR_CORRUPT, "a round of an application") : OK;
}
