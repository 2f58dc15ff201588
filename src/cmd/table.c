/* table.c: the declared files, and how a row's codes become ids. */
#include "cmd/table.h"
#include <stddef.h>
#include <string.h>
#include "assessment/scoring_import.h"
#include "cmd/table.sql.h"
#include "cycle/cycle.h"
#include "execution/execution.h"
#include "people/account.h"
#include "people/check.h"
#include "people/people.h"

/* ---- codes ---- */

#define FIND(name_, within_)                                                                                                   \
    static enum err find_##name_(struct db *db, struct arena *a, int64_t county_id, int64_t within, struct str code,           \
                                 int64_t *id)                                                                                  \
    {                                                                                                                          \
        struct ref_##name_##_row row;                                                                                          \
        (void)county_id;                                                                                                       \
        (void)within;                                                                                                          \
        enum err e = ref_##name_(db, a, within_, code, &row);                                                                  \
        *id = e == OK ? row.id : 0;                                                                                            \
        return e;                                                                                                              \
    }
FIND(unit, county_id)
FIND(post, county_id)
FIND(person, county_id)
FIND(project, county_id)
FIND(catalog_item, within)
FIND(milestone, within)

static enum err find_cycle(struct db *db, struct arena *a, int64_t county_id, int64_t within, struct str code, int64_t *id)
{
    struct ref_cycle_row row;
    int64_t year;
    (void)within;
    enum err e = str_to_i64(code, &year) ? ref_cycle(db, a, county_id, year, &row) : ERR_NOT_FOUND;
    *id = e == OK ? row.id : 0;
    return e;
}

/* ---- columns ---- */

#define TEXT(name_, in_, field_)                                                                                               \
    {                                                                                                                          \
        .name = name_, .kind = CELL_TEXT, .at = offsetof(struct in_, field_)                                                   \
    }
#define CODE(name_, in_, field_, of_)                                                                                          \
    {                                                                                                                          \
        .name = name_, .kind = CELL_TEXT, .at = offsetof(struct in_, field_), .of = of_                                        \
    }
#define DAY(name_, in_)                                                                                                        \
    {                                                                                                                          \
        .name = #name_, .kind = CELL_DAY, .at = offsetof(struct in_, name_)                                                    \
    }
#define I64(name_, in_)                                                                                                        \
    {                                                                                                                          \
        .name = #name_, .kind = CELL_I64, .at = offsetof(struct in_, name_)                                                    \
    }
#define NUM(name_, in_)                                                                                                        \
    {                                                                                                                          \
        .name = #name_, .kind = CELL_NUM, .at = offsetof(struct in_, name_)                                                    \
    }
#define OPT_NUM(name_, in_)                                                                                                    \
    {                                                                                                                          \
        .name = #name_, .kind = CELL_OPT_NUM, .at = offsetof(struct in_, name_)                                                \
    }
#define SAME(name_, in_) TEXT(#name_, in_, name_)
#define REF(name_, in_, field_, of_, find_)                                                                                    \
    {                                                                                                                          \
        .name = name_, .kind = CELL_REF, .at = offsetof(struct in_, field_), .of = of_, .find = find_, .required = true        \
    }
#define END                                                                                                                    \
    {                                                                                                                          \
        .name = NULL                                                                                                           \
    }

static const struct table_column unit_columns[] = {SAME(code, unit_import_in),
                                                   CODE("parent", unit_import_in, parent_code, "units"),
                                                   SAME(name, unit_import_in),
                                                   SAME(short_name, unit_import_in),
                                                   SAME(kind, unit_import_in),
                                                   SAME(committee_name, unit_import_in),
                                                   I64(sort, unit_import_in),
                                                   DAY(from_day, unit_import_in),
                                                   END};

static const struct table_column person_columns[] = {SAME(code, person_import_in), SAME(name, person_import_in),
                                                     SAME(phone, person_import_in), END};

static const struct table_column post_columns[] = {SAME(code, post_import_in), CODE("unit", post_import_in, unit_code, "units"),
                                                   SAME(role, post_import_in), SAME(title, post_import_in), END};

static const struct table_column tenure_columns[] = {CODE("post", tenure_import_in, post_code, "posts"),
                                                     CODE("person", tenure_import_in, person_code, "persons"),
                                                     DAY(from_day, tenure_import_in), DAY(to_day, tenure_import_in), END};

static const struct table_column delegation_columns[] = {CODE("post", delegation_import_in, post_code, "posts"),
                                                         CODE("person", delegation_import_in, person_code, "persons"),
                                                         DAY(from_day, delegation_import_in),
                                                         DAY(to_day, delegation_import_in),
                                                         SAME(document, delegation_import_in),
                                                         DAY(decided_day, delegation_import_in),
                                                         SAME(reason, delegation_import_in),
                                                         END};

static const struct table_column recusal_columns[] = {CODE("person", recusal_import_in, person_code, "persons"),
                                                      CODE("unit", recusal_import_in, unit_code, "units"),
                                                      SAME(reason, recusal_import_in),
                                                      DAY(from_day, recusal_import_in),
                                                      DAY(to_day, recusal_import_in),
                                                      END};

static const struct table_column account_columns[] = {CODE("person", account_make_in, person_code, "persons"),
                                                      SAME(login, account_make_in), END};

static const struct table_column project_columns[] = {SAME(code, project_import_in),
                                                      REF("cycle", project_import_in, cycle_id, "cycles", find_cycle),
                                                      REF("unit", project_import_in, unit_id, "units", find_unit),
                                                      REF("post", project_import_in, post_id, "posts", find_post),
                                                      {.name = "catalog_item",
                                                       .kind = CELL_REF,
                                                       .at = offsetof(struct project_import_in, catalog_item_id),
                                                       .of = "catalog",
                                                       .find = find_catalog_item,
                                                       .within = "cycle"},
                                                      SAME(name, project_import_in),
                                                      SAME(nature, project_import_in),
                                                      SAME(client, project_import_in),
                                                      DAY(start_day, project_import_in),
                                                      DAY(end_day, project_import_in),
                                                      DAY(approved_day, project_import_in),
                                                      END};

static const struct table_column team_columns[] = {REF("project", team_import_in, project_id, "projects", find_project),
                                                   REF("person", team_import_in, person_id, "persons", find_person),
                                                   SAME(post_title, team_import_in),
                                                   SAME(duty, team_import_in),
                                                   I64(ord, team_import_in),
                                                   END};

static const struct table_column milestone_columns[] = {
    REF("project", milestone_import_in, project_id, "projects", find_project),
    SAME(code, milestone_import_in),
    SAME(measure, milestone_import_in),
    SAME(title, milestone_import_in),
    REF("owner", milestone_import_in, owner_id, "persons", find_person),
    I64(weight, milestone_import_in),
    DAY(due_day, milestone_import_in),
    END};

static const struct table_column indicator_columns[] = {
    REF("project", indicator_import_in, project_id, "projects", find_project),
    SAME(code, indicator_import_in),
    SAME(name, indicator_import_in),
    SAME(unit_label, indicator_import_in),
    I64(digits, indicator_import_in),
    OPT_NUM(baseline, indicator_import_in),
    NUM(target, indicator_import_in),
    DAY(start_day, indicator_import_in),
    DAY(end_day, indicator_import_in),
    SAME(source, indicator_import_in),
    END};

static const struct table_column amendment_columns[] = {
    {.name = "project", .kind = CELL_REF, .at = NOT_KEPT, .of = "projects", .find = find_project, .required = true},
    {.name = "milestone",
     .kind = CELL_REF,
     .at = offsetof(struct amendment_import_in, milestone_id),
     .of = "milestones",
     .find = find_milestone,
     .within = "project",
     .required = true},
    DAY(after, amendment_import_in),
    SAME(reason, amendment_import_in),
    DAY(approved_day, amendment_import_in),
    REF("approver", amendment_import_in, approver_id, "persons", find_person),
    END};

static const struct table_column calendar_year_columns[] = {
    I64(year, calendar_year_import_in),
    {.name = "published", .kind = CELL_DAY, .at = offsetof(struct calendar_year_import_in, published_day)},
    END};

static const struct table_column calendar_columns[] = {DAY(day, holiday_import_in), SAME(kind, holiday_import_in),
                                                       SAME(note, holiday_import_in), END};

static const struct table_column scheme_columns[] = {CODE("unit", scheme_import_in, unit_code, "units"),
                                                     SAME(name, scheme_import_in),
                                                     I64(report_due_dom, scheme_import_in),
                                                     I64(projects_min, scheme_import_in),
                                                     I64(projects_max, scheme_import_in),
                                                     I64(light_soon, scheme_import_in),
                                                     NUM(light_behind, scheme_import_in),
                                                     NUM(light_far, scheme_import_in),
                                                     NUM(light_from, scheme_import_in),
                                                     I64(light_stale, scheme_import_in),
                                                     END};

static const struct table_column scoring_columns[] = {CODE("unit", scoring_import_in, unit_code, "units"),
                                                      CODE("scheme", scoring_import_in, scheme_name, "schemes"),
                                                      SAME(score, scoring_import_in), SAME(bands, scoring_import_in), END};

static const struct table_column cycle_columns[] = {CODE("unit", cycle_import_in, unit_code, "units"),
                                                    CODE("scheme", cycle_import_in, scheme_name, "schemes"),
                                                    I64(year, cycle_import_in),
                                                    SAME(name, cycle_import_in),
                                                    DAY(start_day, cycle_import_in),
                                                    DAY(end_day, cycle_import_in),
                                                    END};

static const struct table_column catalog_columns[] = {
    {.name = "cycle", .kind = CELL_I64, .at = offsetof(struct catalog_import_in, year), .of = "cycles"},
    SAME(code, catalog_import_in),
    SAME(title, catalog_import_in),
    SAME(purpose, catalog_import_in),
    SAME(source, catalog_import_in),
    SAME(requirement, catalog_import_in),
    SAME(mandatory_for, catalog_import_in),
    END};

/* ---- accounts ---- an account that the person has under that login already is no fault */

static enum err account_apply(struct change *c, const void *input)
{
    const struct account_make_in *in = input;
    struct ref_account_row row;
    enum err e = ref_account(change_db(c), change_arena(c), change_actor(c)->county_id, in->person_code, in->login, &row);
    if (e == ERR_NOT_FOUND) {
        err_clear();
        return account_make.apply(c, input);
    }
    return e;
}

static const struct command account_import = {.verb = "account.make",
                                              .object_kind = "account",
                                              .act = ACT_ACCOUNT_MANAGE,
                                              .states = ~0u,
                                              .load = county_subject,
                                              .apply = account_apply};

/* ---- tables ---- */

#define TABLE(var_, name_, columns_, command_, in_, ...)                                                                       \
    static const struct table var_ = {.name = name_,                                                                           \
                                      .command = &command_,                                                                    \
                                      .input_size = sizeof(struct in_),                                                        \
                                      .columns = columns_,                                                                     \
                                      .ord_at = NOT_KEPT,                                                                      \
                                      __VA_ARGS__}
TABLE(units, "units", unit_columns, unit_import, unit_import_in, .key = "code");
TABLE(persons, "persons", person_columns, person_import, person_import_in, .key = "code");
TABLE(posts, "posts", post_columns, post_import, post_import_in, .key = "code");
TABLE(tenures, "tenures", tenure_columns, tenure_import, tenure_import_in, .key = NULL);
TABLE(delegations, "delegations", delegation_columns, delegation_import, delegation_import_in, .key = NULL);
TABLE(recusals, "recusals", recusal_columns, recusal_import, recusal_import_in, .key = NULL);
TABLE(accounts, "accounts", account_columns, account_import, account_make_in, .key = NULL);
TABLE(calendar_years, "calendar_years", calendar_year_columns, calendar_year_import, calendar_year_import_in, .key = NULL);
TABLE(calendar, "calendar", calendar_columns, holiday_import, holiday_import_in, .key = NULL);
TABLE(schemes, "schemes", scheme_columns, scheme_import, scheme_import_in, .key = "name");
TABLE(scoring, "scoring", scoring_columns, scoring_import, scoring_import_in, .key = NULL);
TABLE(cycles, "cycles", cycle_columns, cycle_import, cycle_import_in, .key = "year");
TABLE(catalog, "catalog", catalog_columns, catalog_import, catalog_import_in, .key = "code", .key_in = "cycle");
TABLE(projects, "projects", project_columns, project_import, project_import_in, .key = "code");
TABLE(team, "team", team_columns, team_import, team_import_in, .key = NULL);

/* Their order in the plan is that of the file. */
static const struct table milestones = {.name = "milestones",
                                        .command = &milestone_import,
                                        .input_size = sizeof(struct milestone_import_in),
                                        .columns = milestone_columns,
                                        .key = "code",
                                        .key_in = "project",
                                        .ord_at = offsetof(struct milestone_import_in, ord)};
static const struct table indicators = {.name = "indicators",
                                        .command = &indicator_import,
                                        .input_size = sizeof(struct indicator_import_in),
                                        .columns = indicator_columns,
                                        .key = "code",
                                        .key_in = "project",
                                        .ord_at = offsetof(struct indicator_import_in, ord)};
TABLE(amendments, "amendments", amendment_columns, amendment_import, amendment_import_in, .key = NULL);

const struct table *const import_tables[] = {
    &units,   &persons, &posts,   &tenures,  &delegations, &recusals,   &accounts,   &calendar_years, &calendar, &schemes,
    &scoring, &cycles,  &catalog, &projects, &team,        &milestones, &indicators, &amendments,     NULL};
