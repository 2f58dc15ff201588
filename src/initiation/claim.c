/* claim.c: see claim.h. */
#include "initiation/claim.h"
#include "base/num.h"
#include "cycle/plan.h"
#include "cycle/plan.sql.h"
#include "initiation/claim.sql.h"
#include "initiation/project.h"
#include "people/check.h"
#include "people/people.h"

/* ---- the object ---- */

enum err claim_load(struct db *db, struct arena *a, const struct actor *actor, int64_t post_id, day_t today,
                    struct subject *out)
{
    struct claim_post_row p;
    struct claim_posts_row *posts = NULL;
    size_t n = 0;
    enum err e = claim_post(db, a, post_id, &p);
    if (e || (e = claim_posts(db, a, p.county_id, today, post_id, &posts, &n)))
        return e;
    if (n == 0)
        return err_set(ERR_NOT_FOUND, "post %lld claims nothing", (long long)post_id);
    *out = (struct subject){.kind = SUBJECT_PROJECT,
                            .id = p.id,
                            .version = -1,
                            .county_id = p.county_id,
                            .unit_id = p.unit_id,
                            .unit_path = p.unit_path,
                            .owner_post_id = p.id,
                            .state = PROJECT_DRAFT};
    return people_recused(db, actor, a, p.unit_path, today, &out->recused);
}

enum err claim_post_for(struct db *db, struct arena *a, const struct actor *actor, int64_t *post_id)
{
    struct claim_post_of_unit_row *rows = NULL;
    size_t n = 0;
    *post_id = actor->role == ROLE_SECRETARY ? actor->post_id : 0;
    if (actor->role != ROLE_LIAISON)
        return OK;
    enum err e = claim_post_of_unit(db, a, actor->unit_id, &rows, &n);
    *post_id = n > 0 ? rows[0].post_id : 0;
    return e;
}

/* ---- where a committee stands ---- */

bool claim_is_open(day_t from, day_t to, day_t today)
{
    return from != DAY_NONE && from <= today && today <= to;
}

bool claim_owes(const struct claim_line *l)
{
    return l->nowed > 0 || (int64_t)l->nprojects < l->set.least;
}

static enum err read_items(struct db *db, struct arena *a, int64_t cycle_id, struct claim_item **out, size_t *n)
{
    struct item_list_row *rows = NULL;
    enum err e = item_list(db, a, cycle_id, &rows, n);
    struct claim_item *items = arena_array_of(a, struct claim_item, *n);
    for (size_t i = 0; i < *n; i++)
        items[i] = (struct claim_item){.id = rows[i].id,
                                       .title = rows[i].title,
                                       .mandatory_for = rows[i].mandatory_for,
                                       .open = str_is(rows[i].state, "open")};
    *out = items;
    return e;
}

/* The post's stretch of the rows, which come by post. */
static void put_projects(struct arena *a, const struct claim_projects_row *rows, size_t n, struct claim_line *l)
{
    struct claim_project *projects = arena_array_of(a, struct claim_project, n);
    int64_t *claimed = arena_array_of(a, int64_t, n);
    for (size_t i = 0; i < n; i++) {
        if (rows[i].post_id != l->post_id)
            continue;
        claimed[l->nprojects] = rows[i].item_id;
        l->settled += (project_state(rows[i].state) & (PROJECT_APPROVED | PROJECT_RUNS)) != 0;
        projects[l->nprojects++] = (struct claim_project){.id = rows[i].id,
                                                          .item_id = rows[i].item_id,
                                                          .code = rows[i].code,
                                                          .name = rows[i].name,
                                                          .nature = rows[i].nature,
                                                          .state = rows[i].state};
    }
    l->projects = projects;
    l->set.claimed = claimed;
    l->set.nclaimed = l->nprojects;
}

/* Where the post's rows begin and how many there are. */
static size_t stretch(const struct claim_projects_row *rows, size_t n, int64_t post_id, size_t *count)
{
    size_t from = 0, to = n;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (rows[mid].post_id < post_id)
            from = mid + 1;
        else
            to = mid;
    }
    for (*count = 0; from + *count < n && rows[from + *count].post_id == post_id;)
        ++*count;
    return from;
}

enum err claim_lines(struct db *db, struct arena *a, int64_t cycle_id, day_t today, int64_t post_id, struct claim_line **out,
                     size_t *n)
{
    struct cycle_by_id_row cycle;
    struct claim_posts_row *posts = NULL;
    struct claim_projects_row *rows = NULL;
    struct claim_item *items = NULL;
    size_t nrows = 0, nitems = 0;
    enum err e = cycle_by_id(db, a, cycle_id, &cycle);
    if (e || (e = claim_posts(db, a, cycle.county_id, today, post_id, &posts, n)) ||
        (e = read_items(db, a, cycle_id, &items, &nitems)) || (e = claim_projects(db, a, cycle_id, post_id, &rows, &nrows)))
        return e;
    struct claim_line *lines = arena_array_of(a, struct claim_line, *n);
    for (size_t i = 0; i < *n; i++) {
        size_t count, from = stretch(rows, nrows, posts[i].post_id, &count);
        struct claim_line *l = &lines[i];
        *l = (struct claim_line){.post_id = posts[i].post_id, .unit_id = posts[i].unit_id, .unit = posts[i].unit};
        l->set = (struct claim_set){
            .kind = posts[i].kind, .least = cycle.projects_min, .most = cycle.projects_max, .items = items, .nitems = nitems};
        put_projects(a, rows + from, count, l);
        l->nowed = set_owed(a, &l->set, &l->owed);
    }
    *out = lines;
    return OK;
}

/* ---- project.claim ---- */

static enum err claim_check(struct change *c, const struct claim_in *in, const struct cycle_by_id_row *cycle,
                            struct claim_line *line)
{
    struct claim_line *lines = NULL;
    size_t n = 0;
    enum err e = claim_lines(change_db(c), change_arena(c), in->cycle_id, change_today(c), change_subject(c)->id, &lines, &n);
    if (e || n == 0)
        return e ? e : err_set(ERR_NOT_FOUND, "no committee");
    *line = lines[0];
    const char *code = claim_fault(&line->set, in->item_id);
    bool running = str_is(cycle->state, "planning") || str_is(cycle->state, "running");
    if (!running || !claim_is_open(cycle->claim_from, cycle->claim_to, change_today(c)))
        change_violation(c, "", "claim_closed", STR(""));
    else if (code)
        change_violation(c, in->item_id ? "item_id" : "name", code, num_show(change_arena(c), line->set.most * NUM_ONE, 0));
    if (in->item_id == 0)
        check_name(c, "name", in->name);
    return change_refused(c) ? ERR_RULES : OK;
}

/* 2021-106-02: year, unit as in its own code behind the county's, number within. */
static enum err next_code(struct change *c, int64_t year, int64_t cycle_id, int64_t unit_id, struct str *out)
{
    struct claim_unit_row unit;
    struct claim_codes_row *codes = NULL;
    size_t n = 0;
    enum err e = claim_unit(change_db(c), change_arena(c), unit_id, &unit);
    if (e || (e = claim_codes(change_db(c), change_arena(c), cycle_id, unit_id, &codes, &n)))
        return e;
    bool within = str_starts(unit.code, unit.county_code) && unit.code.len > unit.county_code.len;
    struct str own = within ? str_sub(unit.code, unit.county_code.len, unit.code.len) : unit.code;
    for (int k = 1;; k++) {
        bool taken = false;
        *out = str_printf(change_arena(c), "%lld-" STR_FMT "-%02d", (long long)year, STR_ARG(own), k);
        for (size_t i = 0; i < n; i++)
            taken = taken || str_eq(codes[i].code, *out);
        if (!taken)
            return OK;
    }
}

/* From the year's first day, or from now on when it has begun. */
static day_t claim_start(const struct cycle_by_id_row *cycle, day_t today)
{
    return cycle->start_day > today ? cycle->start_day : today;
}

static const struct claim_item *line_item(const struct claim_line *l, int64_t item_id)
{
    for (size_t i = 0; i < l->set.nitems; i++)
        if (l->set.items[i].id == item_id)
            return &l->set.items[i];
    return NULL;
}

enum err claim_draft(struct change *c, const struct claim_line *line, const struct claim_draft *draft, int64_t *project_id)
{
    const struct claim_item *item = line_item(line, draft->item_id);
    bool mandatory = item && item_mandatory(item, line->set.kind);
    struct cycle_by_id_row cycle;
    enum err e = cycle_by_id(change_db(c), change_arena(c), draft->cycle_id, &cycle);
    if (e)
        return e;
    struct project_claim_insert_in row = {.id = change_new_id(c),
                                          .cycle_id = cycle.id,
                                          .county_id = cycle.county_id,
                                          .unit_id = line->unit_id,
                                          .post_id = line->post_id,
                                          .catalog_item_id = {.v = draft->item_id, .set = draft->item_id > 0},
                                          .name = item ? item->title : draft->name,
                                          .nature = mandatory ? STR("mandatory") : STR("elective"),
                                          .start_day = claim_start(&cycle, change_today(c)),
                                          .end_day = cycle.end_day,
                                          .predecessor_id = {.v = draft->predecessor_id, .set = draft->predecessor_id > 0}};
    int64_t application = change_new_id(c);
    *project_id = row.id;
    if ((e = next_code(c, cycle.year, cycle.id, line->unit_id, &row.code)) ||
        (e = change_row(c, db_table_find(STR("project")), row.id)) || (e = project_claim_insert(change_db(c), &row, NULL)) ||
        (e = change_row(c, db_table_find(STR("application")), application)))
        return e;
    return application_insert(change_db(c), application, row.id, change_now_ms(c), NULL);
}

static enum err claim_apply(struct change *c, const void *input)
{
    const struct claim_in *in = input;
    struct cycle_by_id_row cycle;
    struct claim_line line;
    enum err e = cycle_by_id(change_db(c), change_arena(c), in->cycle_id, &cycle);
    if (e)
        return e;
    if (cycle.county_id != change_subject(c)->county_id)
        return err_set(ERR_NOT_FOUND, "cycle of another county");
    int64_t id = 0;
    struct claim_draft draft = {.cycle_id = cycle.id, .item_id = in->item_id, .name = in->name};
    if ((e = claim_check(c, in, &cycle, &line)) || (e = claim_draft(c, &line, &draft, &id)))
        return e;
    change_object(c, id);
    change_result(c, id);
    change_unit(c, line.unit_id, id);
    return OK;
}

static void claim_print(const void *input, struct buf *out)
{
    const struct claim_in *in = input;
    buf_printf(out, "%lld\n%lld\n" STR_FMT "\n", (long long)in->cycle_id, (long long)in->item_id, STR_ARG(in->name));
}

const struct command project_claim = {.verb = "project.claim",
                                      .object_kind = "project",
                                      .act = ACT_PROJECT_CLAIM,
                                      .states = PROJECT_DRAFT,
                                      .load = claim_load,
                                      .apply = claim_apply,
                                      .print_input = claim_print};
