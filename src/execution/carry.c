/* carry.c: what a project leaves to the one that carries it on (跨年续作); see ending.h. Everything is a proposal: the draft is
 * the committee's to change before it submits it. */
#include "execution/ending.h"
#include "execution/ending.sql.h"
#include "execution/execution.sql.h"
#include "initiation/claim.h"

struct carry {
    struct change *c;
    struct db *db;
    struct arena *a;
    int64_t from, to;         /* projects */
    day_t start_day, end_day; /* of the new one */
};

day_t carry_day(day_t due_day, day_t start_day, day_t end_day)
{
    struct civil d = day_civil(due_day);
    bool leap = d.month == 2 && d.day == 29;
    day_t day = day_of(d.year + 1, d.month, leap ? 28 : d.day);
    return day < start_day ? start_day : day > end_day ? end_day : day;
}

static enum err announce(struct carry *k, const char *table, int64_t *id)
{
    *id = change_new_id(k->c);
    return change_row(k->c, db_table_find(str_c(table)), *id);
}

/* An imported project has no application; whom it serves is then all that is known. */
static enum err carry_words(struct carry *k, struct str client)
{
    struct carry_application_row *old = NULL, *own = NULL;
    size_t n = 0, nown = 0;
    enum err e = carry_application(k->db, k->a, k->from, &old, &n);
    if (e || (e = carry_application(k->db, k->a, k->to, &own, &nown)))
        return e;
    struct carry_texts_in texts = {.id = nown ? own[0].id : 0, .beneficiaries = client};
    if (n > 0)
        texts = (struct carry_texts_in){.id = texts.id,
                                        .background = old[0].background,
                                        .beneficiaries = old[0].beneficiaries,
                                        .consulted = old[0].consulted,
                                        .problem = old[0].problem,
                                        .target = old[0].target,
                                        .measures = old[0].measures};
    return nown ? carry_texts(k->db, &texts, NULL) : err_set(ERR_BUG, "a draft without application");
}

static enum err carry_team(struct carry *k)
{
    struct team_list_row *team = NULL;
    size_t n = 0;
    enum err e = team_list(k->db, k->a, k->from, &team, &n);
    for (size_t i = 0; i < n && !e; i++) {
        struct team_insert_in row = {.project_id = k->to,
                                     .person_id = team[i].person_id,
                                     .post_title = team[i].post_title,
                                     .duty = team[i].duty,
                                     .ord = (int64_t)i + 1};
        e = announce(k, "team_member", &row.id);
        e = e ? e : team_insert(k->db, &row, NULL);
    }
    return e;
}

static enum err carry_milestones(struct carry *k)
{
    struct milestone_list_row *rows = NULL;
    size_t n = 0;
    int64_t ord = 0;
    enum err e = milestone_list(k->db, k->a, k->from, &rows, &n);
    for (size_t i = 0; i < n && !e; i++) {
        if (rows[i].done_day != DAY_NONE)
            continue;
        struct milestone_insert_in row = {.project_id = k->to,
                                          .code = rows[i].code,
                                          .ord = ++ord,
                                          .measure = rows[i].measure,
                                          .title = rows[i].title,
                                          .owner_id = rows[i].owner_id,
                                          .weight = rows[i].weight,
                                          .due_day = carry_day(rows[i].due_day, k->start_day, k->end_day)};
        e = announce(k, "milestone", &row.id);
        e = e ? e : milestone_insert(k->db, &row, NULL);
    }
    return e;
}

/* The value that counts: of the latest day the one recorded last, which comes last. */
static struct opt_i64 newest(const struct indicator_values_of_project_row *values, size_t n, int64_t indicator_id)
{
    struct opt_i64 v = {0};
    for (size_t i = 0; i < n; i++)
        if (values[i].indicator_id == indicator_id)
            v = OPT_I64(values[i].value);
    return v;
}

bool indicator_reached(const struct indicator_list_row *x, struct opt_i64 v)
{
    if (!v.set || !x->baseline.set)
        return v.set && v.v == x->target;
    return x->target > x->baseline.v ? v.v >= x->target : v.v <= x->target;
}

/* What was reached is not asked again; the rest begins where it stands. */
static enum err carry_indicators(struct carry *k)
{
    struct indicator_list_row *rows = NULL;
    struct indicator_values_of_project_row *values = NULL;
    size_t n = 0, nvalues = 0;
    enum err e = indicator_list(k->db, k->a, k->from, &rows, &n);
    e = e ? e : indicator_values_of_project(k->db, k->a, k->from, &values, &nvalues);
    for (size_t i = 0; i < n && !e; i++) {
        struct opt_i64 v = newest(values, nvalues, rows[i].id);
        if (indicator_reached(&rows[i], v))
            continue;
        struct indicator_insert_in row = {.project_id = k->to,
                                          .code = rows[i].code,
                                          .ord = (int64_t)i + 1,
                                          .name = rows[i].name,
                                          .unit_label = rows[i].unit_label,
                                          .digits = rows[i].digits,
                                          .baseline = v.set ? v : rows[i].baseline,
                                          .target = rows[i].target,
                                          .start_day = k->start_day,
                                          .end_day = k->end_day,
                                          .source = rows[i].source};
        e = announce(k, "indicator", &row.id);
        e = e ? e : indicator_insert(k->db, &row, NULL);
    }
    return e;
}

/* The draft itself, under the item of the same code in the next year's list; a free topic where there is none any more. */
static enum err carry_project(struct carry *k, const struct ending_project_row *p)
{
    struct claim_line *lines = NULL;
    struct carry_item_row *items = NULL;
    struct carry_days_row days;
    size_t n = 0, nitems = 0;
    enum err e = claim_lines(k->db, k->a, p->next_id, change_today(k->c), p->post_id, &lines, &n);
    if (e || (e = carry_item(k->db, k->a, p->next_id, p->item_code, &items, &nitems)))
        return e;
    if (n == 0)
        return err_set(ERR_NOT_FOUND, "no committee");
    struct claim_draft draft = {
        .cycle_id = p->next_id, .item_id = nitems > 0 ? items[0].id : 0, .name = p->name, .predecessor_id = p->id};
    if ((e = claim_draft(k->c, &lines[0], &draft, &k->to)) || (e = carry_days(k->db, k->a, k->to, &days)))
        return e;
    k->start_day = days.start_day;
    k->end_day = days.end_day;
    return OK;
}

enum err ending_carry(struct change *c, int64_t project_id, int64_t *next_project_id)
{
    struct carry k = {.c = c, .db = change_db(c), .a = change_arena(c), .from = project_id};
    struct ending_project_row p;
    enum err e = ending_project(k.db, k.a, project_id, &p);
    if (e || (e = carry_project(&k, &p)) || (e = carry_words(&k, p.client)) || (e = carry_team(&k)) ||
        (e = carry_milestones(&k)) || (e = carry_indicators(&k)))
        return e;
    *next_project_id = k.to;
    return OK;
}
