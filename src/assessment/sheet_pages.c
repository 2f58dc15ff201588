/* sheet_pages.c: see sheet_pages.h. */
#include "assessment/sheet_pages.h"
#include "assessment/sheet_pages.tmpl.h"
#include <stdlib.h>
#include "execution/execution.h"
#include "execution/pages.h"

#define CSV_MAX (1u << 20)

/* ---- numbers ---- */

static int64_t power(int digits)
{
    int64_t p = 1;
    while (digits-- > 0)
        p *= 10;
    return p;
}

struct str sheet_points(struct arena *a, int64_t v, int digits)
{
    int64_t one = power(digits);
    struct str s =
        str_printf(a, "%s%lld.%0*lld", v < 0 ? "−" : "", (long long)llabs(v / one), digits, (long long)llabs(v % one));
    while (s.len > 0 && s.ptr[s.len - 1] == '0')
        s.len--;
    if (s.len > 0 && s.ptr[s.len - 1] == '.')
        s.len--;
    return s;
}

struct str sheet_weight(struct arena *a, const struct sheet_row *r)
{
    if (r->whole != NUM_ONE)
        return str_printf(a, "%lld/%lld", (long long)r->weight, (long long)r->whole);
    return str_printf(a, STR_FMT "%%", STR_ARG(sheet_points(a, r->weight * 100, 4)));
}

/* ---- the object ---- */

enum err sheet_load(struct db *db, struct arena *a, const struct actor *actor, int64_t project_id, day_t today,
                    struct subject *out)
{
    struct sheet_of_project_row row;
    enum err e = project_load(db, a, actor, project_id, today, out);
    if (e)
        return e;
    e = sheet_of_project(db, a, project_id, &row);
    if (e && e != ERR_NOT_FOUND)
        return e;
    err_clear();
    out->state = e == OK ? SHEET_FROZEN : SHEET_NONE;
    return OK;
}

/* ":project" or ":project.csv". */
static struct str path_project(struct request *rq)
{
    struct str id = web_param(rq, "project"), ending = STR(".csv");
    bool file = id.len > ending.len && str_eq(str_sub(id, id.len - ending.len, ending.len), ending);
    return file ? str_sub(id, 0, id.len - ending.len) : id;
}

static bool wants_file(struct request *rq)
{
    return path_project(rq).len != web_param(rq, "project").len;
}

static enum err load(struct request *rq, struct subject *out)
{
    int64_t id;
    if (!rq->actor)
        return ERR_UNAUTHENTICATED;
    if (!str_to_i64(path_project(rq), &id) || id < 1)
        return err_set(ERR_NOT_FOUND, "no such project");
    return sheet_load(rq->db, rq->arena, rq->actor, id, rq->today, out);
}

/* ---- the page ---- */

static void put_bars(struct request *rq, struct sheet_page *p)
{
    int64_t sum = 0;
    int x = 0;
    for (int i = 0; i < PART_COUNT; i++) {
        const struct sheet_row *r = sheet_part(&p->sheet, (enum score_part)i);
        struct sheet_bar *b = &p->bars[i];
        int width = (int)(r->weight / 10);
        int64_t share = r->weight * r->line, fill = r->known ? r->line * width / SCORE_FULL : 0;
        *b = (struct sheet_bar){.row = r, .x = x, .w = width - 5, .share = sheet_points(rq->arena, share, 8)};
        b->fill = fill < 0 ? 0 : fill > b->w ? b->w : (int)fill;
        x += width;
        sum += share;
    }
    p->sum = sheet_points(rq->arena, sum, 8);
    p->rounded = sum != p->sheet.total * NUM_ONE;
    p->full = p->sheet.total_cap;
}

static void put_peers(struct request *rq, struct sheet_page *p, const struct sheet_totals_row *rows, size_t n)
{
    int64_t *others = arena_array_of(rq->arena, int64_t, n), *all = arena_array_of(rq->arena, int64_t, n), q[3];
    size_t nall = 0;
    for (size_t i = 0; i < n; i++) {
        if (!rows[i].total.set)
            continue;
        all[nall++] = rows[i].total.v;
        if (rows[i].project_id != p->project.id)
            others[p->npeers++] = rows[i].total.v;
    }
    if (nall == 0 || !p->row.total.set)
        return;
    grade_quartiles(all, nall, q); /* sorts them */
    int64_t from = all[0] / 100000 * 100000, to = (all[nall - 1] / 100000 + 1) * 100000;
    p->peers = (struct peers){.own = p->row.total.v,
                              .q1 = q[0],
                              .median = q[1],
                              .q3 = q[2],
                              .others = others,
                              .nothers = p->npeers,
                              .from = from,
                              .to = to};
    peers_layout(rq->arena, &p->peers);
}

static enum err final_read(struct request *rq, struct sheet_page *p)
{
    enum err e = final_of_sheet(rq->db, rq->arena, p->row.id, &p->final);
    p->has_final = e == OK;
    if (e == ERR_NOT_FOUND) {
        err_clear();
        e = OK;
    }
    return e;
}

static enum err page_read(struct request *rq, struct sheet_page *p)
{
    struct sheet_totals_row *rows = NULL;
    size_t n = 0;
    int64_t id = rq->subject->project_id;
    enum err e = project_head(rq->db, rq->arena, id, &p->project);
    if (e || (e = sheet_of_project(rq->db, rq->arena, id, &p->row)) || (e = sheet_read(rq->arena, p->row.content, &p->sheet)) ||
        (e = sheet_totals(rq->db, rq->arena, p->row.run_id, p->row.unit_type, &rows, &n)) || (e = final_read(rq, p)))
        return e;
    put_bars(rq, p);
    put_peers(rq, p, rows, n);
    p->own = rq->actor->role == ROLE_SECRETARY || rq->actor->role == ROLE_LIAISON;
    return OK;
}

static enum err file_send(struct request *rq)
{
    struct sheet_of_project_row row;
    struct sheet sheet;
    struct buf b;
    enum err e = sheet_of_project(rq->db, rq->arena, rq->subject->project_id, &row);
    if (e || (e = sheet_read(rq->arena, row.content, &sheet)))
        return e;
    buf_init(&b, CSV_MAX);
    sheet_csv(rq->arena, &sheet, &b);
    struct str name = str_printf(rq->arena, "sheet-%lld.csv", (long long)rq->subject->project_id),
               text = str_dup(rq->arena, buf_str(&b));
    e = b.full ? err_set(ERR_TOO_LARGE, "worksheet") : OK;
    buf_fini(&b);
    return e ? e : web_download(rq, "text/csv; charset=utf-8", name, text);
}

/* Before the freeze there is nothing to show, to nobody. */
static enum err none_show(struct request *rq)
{
    struct project_head_row project;
    struct page pg;
    enum err e = project_head(rq->db, rq->arena, rq->subject->project_id, &project);
    if (e || (e = site_frame(rq, TITLE_SHEET, page_place(rq), &pg)))
        return e;
    pg.subject = project.name;
    pg.unit = project.unit;
    tmpl_sheet_none_page(&rq->html, &pg, &project);
    return web_page(rq, 200);
}

static enum err sheet_show(struct request *rq)
{
    struct sheet_page *p = arena_new_of(rq->arena, struct sheet_page);
    struct page pg;
    if (rq->subject->state == SHEET_NONE)
        return wants_file(rq) ? err_set(ERR_STATE, "not frozen") : none_show(rq);
    if (wants_file(rq))
        return file_send(rq);
    enum err e = page_read(rq, p);
    if (e || (e = site_frame(rq, TITLE_SHEET, p->own ? page_place(rq) : NAV_SCORES, &pg)))
        return e;
    pg.subject = p->project.name;
    pg.unit = p->project.unit;
    pg.year = (int)p->row.year;
    pg.back = str_printf(rq->arena, "/projects/%lld", (long long)p->project.id);
    tmpl_sheet_page(&rq->html, &pg, p);
    return web_page(rq, 200);
}

const struct route sheet_routes[] = {
    ROUTE(WEB_GET, "/sheets/:project", sheet_show, ACT_SHEET_VIEW, load, STATES_ANY, no_fields), ROUTE_END};
