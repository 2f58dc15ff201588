/* board_page.c: /board and /board.csv. */
#include "desk/board.h"
#include "desk/board.tmpl.h"
#include "desk/desk.h"
#include "desk/desk_json.h"
#include "site/site.h"

static const char *const kinds[] = {"",     "town",       "township", "street",   "bureau",
                                    "park", "enterprise", "school",   "hospital", NULL};
static const char *const lights[] = {"", "red", "yellow", "blue", "green", "none", NULL};
static const char *const natures[] = {"", "mandatory", "elective", NULL};

static const struct field board_fields[] = {
    {.name = "q", .kind = FIELD_TEXT, .max = BOARD_Q_MAX},
    {.name = "kind", .kind = FIELD_CHOICE, .choices = kinds},
    {.name = "light", .kind = FIELD_CHOICE, .choices = lights},
    {.name = "nature", .kind = FIELD_CHOICE, .choices = natures},
    {.name = "missing", .kind = FIELD_I64},
    {.name = "differs", .kind = FIELD_BOOL},
    {.name = "problems", .kind = FIELD_BOOL},
    {.name = "sort", .kind = FIELD_TEXT, .max = 12},
    {.name = "rows", .kind = FIELD_I64},
    {.name = "page", .kind = FIELD_I64},
    {.name = "after", .kind = FIELD_TEXT, .max = 64},
    {.name = "before", .kind = FIELD_TEXT, .max = 64},
    FIELD_END,
};

#define PAGE_MAX 1000000

static bool row_choice(int64_t rows)
{
    for (int i = 0; i < BOARD_ROW_CHOICES; i++) {
        if (board_row_choices[i] == rows) {
            return true;
        }
    }
    return false;
}

/* The place in the order; without a key that can be read it is the first page. */
static bool read_place(struct request *rq, struct board_filter *f)
{
    struct str after = web_text(rq, "after"), before = web_text(rq, "before");
    int64_t page = web_i64(rq, "page"), rows = web_i64(rq, "rows");
    bool good = board_sort_parse(web_text(rq, "sort"), &f->sort, &f->reverse);
    f->backwards = before.len > 0;
    f->keyed = page > 1 && page <= PAGE_MAX && board_key_parse(f->backwards ? before : after, &f->from);
    f->page = f->keyed ? (int)page : 1;
    f->rows = row_choice(rows) ? (int)rows : BOARD_ROWS;
    return good && (after.len + before.len == 0 || f->keyed) && (rows == 0 || row_choice(rows));
}

struct board_filter board_read_filter(struct request *rq, bool *bad)
{
    struct board_filter f = board_filter_none();
    int64_t missing = web_i64(rq, "missing");
    *bad = rq->violations.list.n > 0 || missing < 0 || missing > BOARD_MONTHS;
    if (*bad) {
        return f;
    }
    f.q = web_text(rq, "q");
    f.kind = web_text(rq, "kind");
    f.light = web_text(rq, "light");
    f.nature = web_text(rq, "nature");
    f.missing = (int)missing;
    f.differs = web_i64(rq, "differs") != 0;
    f.problems = web_i64(rq, "problems") != 0;
    *bad = !read_place(rq, &f);
    return f;
}

static enum err board_show(struct request *rq)
{
    struct board b;
    struct page pg;
    bool bad;
    struct board_filter f = board_read_filter(rq, &bad);
    enum err e = board_load(rq->db, rq->arena, rq->actor->county_id, rq->today, &f, &b);
    if (e == OK && rq->wants_json) {
        return bad ? err_set(ERR_MALFORMED, "a filter that is none") : site_json(rq, board_json, &b);
    }
    e = e == OK ? site_frame(rq, TITLE_NAV, NAV_BOARD, &pg) : e;
    if (e != OK) {
        return e;
    }
    b.bad_filter = bad;
    b.keys = pg.keys;
    b.may_remind = site_may(rq, ACT_REMIND, rq->subject, STATES_ANY);
    pg.board = true;
    tmpl_board_page(&rq->html, &pg, &b);
    return web_page(rq, 200);
}

static enum err board_file(struct request *rq)
{
    struct str bytes;
    bool bad;
    struct board_filter f = board_read_filter(rq, &bad);
    if (bad) {
        return err_set(ERR_MALFORMED, "a filter that is none");
    }
    enum err e = board_csv(rq->db, rq->arena, rq->actor->county_id, rq->today, &f, rq->lang, &bytes);
    if (e != OK) {
        return e;
    }
    struct str name = str_printf(rq->arena, "board-" STR_FMT ".csv", STR_ARG(day_iso(rq->arena, rq->today)));
    return web_download(rq, "text/csv; charset=utf-8", name, bytes);
}

const struct route board_routes[] = {
    ROUTE(WEB_GET, "/board", board_show, ACT_BOARD_VIEW, site_load_county, STATES_ANY, board_fields),
    ROUTE(WEB_GET, "/board.csv", board_file, ACT_BOARD_VIEW, site_load_county, STATES_ANY, board_fields),
    ROUTE_END,
};
