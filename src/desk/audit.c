/* audit.c: reads the record of acts; see audit.h. */
#include "desk/audit.h"
#include "desk/audit.sql.h"
#include "desk/audit.tmpl.h"
#include "desk/query.h"
#include "formats/csv.h"

#define CSV_BYTES_MAX (16u << 20)

/* Every verb that a command of the program writes. */
const char *const audit_verbs[] = {"report.hand",
                                   "report.confirm",
                                   "report.reopen",
                                   "period.change",
                                   "reminder.send",
                                   "milestone.done",
                                   "milestone.undone",
                                   "indicator.record",
                                   "problem.raise",
                                   "problem.update",
                                   "problem.close",
                                   "burden.opinion",
                                   "project.claim",
                                   "project.start",
                                   "panel.make",
                                   "panel.add",
                                   "panel.remove",
                                   "panel.close",
                                   "panel.reopen",
                                   "score.enter",
                                   "cycle.freeze",
                                   "grade.record",
                                   "grade.record_rest",
                                   "application.edit",
                                   "application.submit",
                                   "application.withdraw",
                                   "review.comment",
                                   "review.reply",
                                   "review.settle",
                                   "review.decide",
                                   "condition.answer",
                                   "condition.confirm",
                                   "condition.refuse",
                                   "team.put",
                                   "team.remove",
                                   "milestone.put",
                                   "milestone.remove",
                                   "indicator.put",
                                   "indicator.remove",
                                   "catalog.add",
                                   "catalog.change",
                                   "catalog.withdraw",
                                   "catalog.restore",
                                   "cycle.open",
                                   "cycle.claim_days",
                                   "cycle.begin",
                                   "project.import",
                                   "team.import",
                                   "milestone.import",
                                   "indicator.import",
                                   "amendment.import",
                                   "amendment.ask",
                                   "amendment.decide",
                                   "ending.ask",
                                   "ending.decide",
                                   "unit.import",
                                   "person.import",
                                   "post.import",
                                   "tenure.import",
                                   "delegation.import",
                                   "recusal.import",
                                   "scheme.import",
                                   "scoring.import",
                                   "cycle.import",
                                   "catalog.import",
                                   "holiday.import",
                                   "calendar_year.import",
                                   "account.make",
                                   "account.link",
                                   "account.accept",
                                   "account.disable",
                                   "account.enable",
                                   "account.set_password",
                                   "account.change_password",
                                   "setting.set",
                                   "day.turn",
                                   "value.erase",
                                   NULL};

struct audit_filter audit_filter_none(void)
{
    return (struct audit_filter){.from = DAY_NONE, .to = DAY_NONE};
}

bool audit_filtered(const struct audit_filter *f)
{
    return f->from != DAY_NONE || f->to != DAY_NONE || f->person.len > 0 || f->unit.len > 0 || f->verb.len > 0;
}

bool audit_key_parse(struct str text, struct audit_filter *f)
{
    struct str at, seq;
    f->keyed = str_split(&text, '.', &at) && str_split(&text, '.', &seq) && !str_split(&text, '.', &(struct str){0}) &&
               str_to_i64(at, &f->at_ms) && str_to_i64(seq, &f->seq);
    return f->keyed;
}

struct str audit_url(struct arena *a, const char *path, const struct audit_filter *f)
{
    struct query u;
    query_begin(&u, a, path);
    query_put(&u, "from", day_iso(a, f->from));
    query_put(&u, "to", day_iso(a, f->to));
    query_put(&u, "person", f->person);
    query_put(&u, "unit", f->unit);
    query_put(&u, "verb", f->verb);
    if (f->keyed) {
        query_put(&u, "after", str_printf(a, "%lld.%lld", (long long)f->at_ms, (long long)f->seq));
    }
    return query_end(&u);
}

/* ---- reading ---- */

static enum err rows_load(struct db *db, struct arena *a, int64_t county_id, const struct audit_filter *f, int64_t at_most,
                          struct audit_page_row **rows, size_t *n)
{
    struct audit_page_in in = {.county_id = county_id,
                               .from_ms = f->from == DAY_NONE ? 0 : day_start_ms(f->from),
                               .to_ms = f->to == DAY_NONE ? INT64_MAX : day_end_ms(f->to),
                               .at_ms = f->keyed ? f->at_ms : INT64_MAX,
                               .seq = f->keyed ? f->seq : 0,
                               .person = like_pattern(a, f->person),
                               .unit = like_pattern(a, f->unit),
                               .verb = f->verb,
                               .at_most = at_most};
    return audit_page(db, a, &in, rows, n);
}

static struct audit_line line_of(const struct audit_page_row *r)
{
    return (struct audit_line){.seq = r->seq,
                               .at_ms = r->at_ms,
                               .object_id = r->object_id,
                               .records = r->records,
                               .program = r->person_id == 0,
                               .person = r->person,
                               .post = r->post,
                               .unit = r->unit,
                               .verb = r->verb,
                               .object_kind = r->object_kind};
}

static enum err count_load(struct db *db, struct arena *a, int64_t county_id, struct audit *out)
{
    const struct audit_filter *f = &out->filter;
    struct audit_newest_row newest;
    struct audit_count_row count = {0};
    struct audit_count_in in = {.county_id = county_id,
                                .from_ms = f->from == DAY_NONE ? 0 : day_start_ms(f->from),
                                .to_ms = f->to == DAY_NONE ? INT64_MAX : day_end_ms(f->to),
                                .person = like_pattern(a, f->person),
                                .unit = like_pattern(a, f->unit),
                                .verb = f->verb,
                                .at_most = AUDIT_COUNT_MAX + 1};
    enum err e = audit_newest(db, a, &newest);
    e = e == OK ? audit_count(db, a, &in, &count) : e;
    out->counted = count.n <= AUDIT_COUNT_MAX;
    out->count = out->counted ? count.n : AUDIT_COUNT_MAX;
    out->size = e == OK ? newest.size : 0;
    out->newest_ms = e == OK ? newest.at_ms : 0;
    return e;
}

static void links(struct arena *a, struct audit *out, bool more)
{
    struct audit_filter to = out->filter;
    to.keyed = false;
    out->csv = audit_url(a, "/audit.csv", &to);
    out->first = out->filter.keyed ? audit_url(a, "/audit", &to) : STR("");
    if (more) {
        to.keyed = true;
        to.at_ms = out->lines[out->nlines - 1].at_ms;
        to.seq = out->lines[out->nlines - 1].seq;
        out->older = audit_url(a, "/audit", &to);
    }
    out->verbs = audit_verbs;
    while (out->verbs[out->nverbs]) {
        out->nverbs++;
    }
}

enum err audit_load(struct db *db, struct arena *a, int64_t county_id, const struct audit_filter *f, struct audit *out)
{
    struct audit_page_row *rows = NULL;
    size_t n = 0;
    *out = (struct audit){.filter = *f};
    enum err e = rows_load(db, a, county_id, f, AUDIT_ROWS + 1, &rows, &n);
    e = e == OK ? count_load(db, a, county_id, out) : e;
    if (e != OK) {
        return e;
    }
    out->nlines = n < AUDIT_ROWS ? n : AUDIT_ROWS;
    out->lines = arena_array_of(a, struct audit_line, out->nlines);
    for (size_t i = 0; i < out->nlines; i++) {
        out->lines[i] = line_of(&rows[i]);
    }
    links(a, out, n > AUDIT_ROWS);
    return OK;
}

/* ---- the file ---- the words of the page, and beside them the codes as they are stored: for another program, or for a search.
 */

static void put_number(struct csv_writer *w, struct arena *a, int64_t v)
{
    csv_number(w, str_printf(a, "%lld", (long long)v));
}

static void put_heads(struct csv_writer *w, enum lang lang)
{
    static const char *const heads[][2] = {{"序号", "Number"},
                                           {"时间", "Time"},
                                           {"人员", "Person"},
                                           {"职务", "Post"},
                                           {"单位", "Unit"},
                                           {"操作", "Act"},
                                           {"操作代码", "Act code"},
                                           {"对象", "Object"},
                                           {"对象代码", "Object code"},
                                           {"对象编号", "Object id"},
                                           {"涉及记录", "Records changed"}};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        csv_text(w, str_c(heads[i][lang == LANG_EN]));
    }
    csv_end_row(w);
}

/* The words are the page's, which has them in a template. */
static void put_word(struct csv_writer *w, struct arena *a, enum lang lang, void (*word)(struct html *, struct str),
                     struct str code)
{
    struct html h;
    html_init(&h, a, lang, DAY_NONE);
    word(&h, code);
    csv_text(w, str_trim(buf_str(&h.out)));
    html_fini(&h);
    csv_text(w, code);
}

static void put_line(struct csv_writer *w, struct arena *a, enum lang lang, const struct audit_line *l)
{
    put_number(w, a, l->seq);
    csv_text(w, ms_iso(a, l->at_ms));
    csv_text(w, l->person);
    csv_text(w, l->post);
    csv_text(w, l->unit);
    put_word(w, a, lang, tmpl_verb_word, l->verb);
    put_word(w, a, lang, tmpl_object_word, l->object_kind);
    put_number(w, a, l->object_id);
    put_number(w, a, l->records);
    csv_end_row(w);
}

enum err audit_csv(struct db *db, struct arena *a, int64_t county_id, const struct audit_filter *f, enum lang lang,
                   struct str *out)
{
    struct audit_page_row *rows = NULL;
    struct audit_filter all = *f;
    struct csv_writer w;
    struct buf b;
    size_t n = 0;
    all.keyed = false;
    enum err e = rows_load(db, a, county_id, &all, AUDIT_COUNT_MAX, &rows, &n);
    if (e != OK) {
        return e;
    }
    buf_init(&b, CSV_BYTES_MAX);
    csv_begin(&w, &b);
    put_heads(&w, lang);
    for (size_t i = 0; i < n; i++) {
        struct audit_line l = line_of(&rows[i]);
        put_line(&w, a, lang, &l);
    }
    *out = b.full ? STR("") : str_dup(a, buf_str(&b));
    e = b.full ? err_set(ERR_TOO_LARGE, "a file above %u bytes", CSV_BYTES_MAX) : OK;
    buf_fini(&b);
    return e;
}
