/* dossier.c: see dossier.h. */
#include "assessment/dossier.h"
#include "assessment/dossier.tmpl.h"
#include "assessment/freeze.sql.h"

/* ---- the object ---- */

static enum err load_post(struct request *rq, int64_t post_id, struct subject *out)
{
    struct dossier_post_row p;
    enum err e = dossier_post(rq->db, rq->arena, post_id, &p);
    if (e)
        return e;
    if (!str_is(p.role, role_word(ROLE_SECRETARY)))
        return err_set(ERR_NOT_FOUND, "not a secretary's post");
    *out = (struct subject){.kind = SUBJECT_POST,
                            .id = p.id,
                            .version = -1,
                            .county_id = p.county_id,
                            .unit_id = p.unit_id,
                            .unit_path = p.unit_path,
                            .owner_post_id = p.id};
    return OK;
}

static enum err load_of_path(struct request *rq, struct subject *out)
{
    return rq->actor ? load_post(rq, web_param_id(rq, "post"), out) : ERR_UNAUTHENTICATED;
}

static bool is_secretary(const struct request *rq)
{
    return rq->actor && rq->actor->role == ROLE_SECRETARY;
}

/* One's own, or everybody's. */
static enum err load_own(struct request *rq, struct subject *out)
{
    return is_secretary(rq) ? load_post(rq, rq->actor->post_id, out) : site_load_county(rq, out);
}

/* ---- one post ---- */

static enum err years_read(struct request *rq, const struct dossier_rows_row *rows, size_t n, struct dossier_page *p)
{
    enum err e = OK;
    p->years = arena_array_of(rq->arena, struct dossier_year, n);
    for (size_t i = 0; i < n && !e; i++) {
        struct dossier_year *y = p->nyears ? &p->years[p->nyears - 1] : NULL;
        if (y && y->rows[0].year == rows[i].year) {
            y->n++;
            continue;
        }
        struct dossier_holders_row *holders = NULL;
        y = &p->years[p->nyears++];
        *y = (struct dossier_year){.rows = &rows[i], .n = 1};
        e = dossier_holders(rq->db, rq->arena, p->post.id, rows[i].start_day, rows[i].end_day, &holders, &y->nholders);
        y->holders = holders;
    }
    return e;
}

static enum err post_show(struct request *rq)
{
    struct dossier_page p = {.own = is_secretary(rq)};
    struct dossier_rows_row *rows = NULL;
    struct page pg;
    size_t n = 0;
    int64_t id = rq->subject->id;
    enum err e = dossier_post(rq->db, rq->arena, id, &p.post);
    if (e || (e = dossier_rows(rq->db, rq->arena, id, &rows, &n)) || (e = years_read(rq, rows, n, &p)) ||
        (e = site_frame(rq, TITLE_DOSSIER, p.own ? NAV_DOSSIER : NAV_SCORES, &pg)))
        return e;
    pg.subject = p.own ? STR("") : p.post.title;
    pg.back = p.own ? STR("") : STR("/dossier");
    tmpl_dossier_page(&rq->html, &pg, &p);
    return web_page(rq, 200);
}

/* ---- all of a year ---- */

static enum err list_read(struct request *rq, struct dossiers_page *p)
{
    struct run_of_cycle_row run;
    struct dossier_list_row *rows = NULL;
    size_t n = 0;
    enum err e = run_of_cycle(rq->db, rq->arena, p->years.year->id, &run);
    if (e == ERR_NOT_FOUND) { /* not frozen */
        err_clear();
        return OK;
    }
    if (e || (e = dossier_list(rq->db, rq->arena, run.id, &rows, &n)))
        return e;
    p->frozen = true;
    p->entries = arena_array_of(rq->arena, struct dossier_entry, n);
    for (size_t i = 0; i < n; i++) {
        struct dossier_entry *last = p->nentries ? &p->entries[p->nentries - 1] : NULL;
        if (last && last->rows[0].post_id == rows[i].post_id)
            last->n++;
        else
            p->entries[p->nentries++] = (struct dossier_entry){.rows = &rows[i], .n = 1};
    }
    return OK;
}

static enum err list_show(struct request *rq)
{
    struct dossiers_page p = {0};
    struct page pg;
    enum err e = score_years_read(rq, &p.years);
    if (e || (e = p.years.year ? list_read(rq, &p) : OK) || (e = site_frame(rq, TITLE_DOSSIER, NAV_SCORES, &pg)))
        return e;
    pg.year = p.years.year ? (int)p.years.year->year : pg.year;
    tmpl_dossiers_page(&rq->html, &pg, &p);
    return web_page(rq, 200);
}

static enum err dossier_show(struct request *rq)
{
    return rq->subject->kind == SUBJECT_POST ? post_show(rq) : list_show(rq);
}

const struct route dossier_routes[] = {
    ROUTE(WEB_GET, "/dossier", dossier_show, ACT_DOSSIER_VIEW, load_own, STATES_ANY, score_year_fields),
    ROUTE(WEB_GET, "/dossier/:post", dossier_show, ACT_DOSSIER_VIEW, load_of_path, STATES_ANY, no_fields), ROUTE_END};
