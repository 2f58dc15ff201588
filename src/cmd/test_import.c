/* test_import.c: files into a store: what is told of bad cells and rows, that nothing stands unless all does, and nothing
 * twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "assessment/status.h"
#include "cmd/beside.h"
#include "cmd/cmd.sql.h"
#include "cmd/import.h"

static struct app app;
static struct arena *a;
static char dir[64];
static struct import_report report;

static int set_up(void **state)
{
    (void)state;
    a = arena_new();
    err_clear();
    snprintf(dir, sizeof dir, "/tmp/sanguan-import-XXXXXX");
    assert_non_null(mkdtemp(dir));
    assert_int_equal(app_create(&app, beside_path(a, dir, "data"), NULL, clock_fixed(day_start_ms(day_of(2020, 9, 23))),
                                STR("sanguan.example/test")),
                     OK);
    return 0;
}

static int tear_down(void **state)
{
    static const char *const names[] = {"store.db", "store.db-wal", "store.db-shm", "lock", "journal.key", "journal.pub", "",
                                        NULL};
    (void)state;
    app_close(&app);
    for (size_t i = 0; names[i]; i++) {
        assert_int_equal(sys_remove(str_printf(a, "%s/data/%s", dir, names[i]).ptr), OK);
    }
    arena_free(a);
    return rmdir(dir);
}

/* ---- a small county ---- each file's header, and rows that are in order */

struct file {
    const char *name, *text;
};

static const struct file county[] = {
    {"units.csv", "code,parent,name,short_name,kind,committee_name,sort,from_day\n"
                  "1,,某县,某县,county,,1,1949-10-01\n"
                  "1-ZZB,1,组织部,组织部,bureau,,2,1949-10-01\n"
                  "1-N,1,北镇,北镇,town,中共北镇委员会,3,1949-10-01\n"},
    {"persons.csv", "code,name,phone\nP1,演示甲,\nP2,演示乙,0790-1\nP3,演示丙,\n"},
    {"posts.csv",
     "code,unit,role,title\nN-SJ,1-N,secretary,北镇党委书记\nN-01,1-N,member,北镇副镇长\nZ-01,1-ZZB,officer,专员\n"},
    {"tenures.csv", "post,person,from_day,to_day\nN-SJ,P1,2019-01-01,\nN-01,P2,2019-01-01,\nZ-01,P3,2019-01-01,\n"},
    {"calendar_years.csv", "year,published\n2020,2019-11-21\n"},
    {"calendar.csv", "day,kind,note\n2020-10-01,off,国庆节\n"},
    {"schemes.csv",
     "unit,name,report_due_dom,projects_min,projects_max,light_soon,light_behind,light_far,light_from,light_stale\n"
     "1,办法,25,1,3,5,0.1,0.3,0.1,45\n"},
    {"cycles.csv", "unit,scheme,year,name,start_day,end_day\n1,办法,2020,2020年度,2020-01-01,2020-12-31\n"},
    {"catalog.csv", "cycle,code,title,purpose,source,requirement,mandatory_for\n2020,SH,三化,key,province,逐个达标,town\n"},
    {"projects.csv", "code,cycle,unit,post,catalog_item,name,nature,client,start_day,end_day,approved_day\n"
                     "2020-N-01,2020,1-N,N-SJ,SH,三化建设,mandatory,群众,2020-03-01,2020-12-31,2020-02-28\n"},
    {"team.csv", "project,person,post_title,duty,ord\n2020-N-01,P1,书记,总负责,1\n2020-N-01,P2,副镇长,牵头,2\n"},
    {"milestones.csv", "project,code,measure,title,owner,weight,due_day\n2020-N-01,M1,摸底,底数摸排,P2,1,2020-10-30\n"},
    {"indicators.csv", "project,code,name,unit_label,digits,baseline,target,start_day,end_day,source\n"
                       "2020-N-01,I1,达标率,%,1,81.7,100,2020-03-01,2020-12-20,复核表\n"},
    {"amendments.csv", "project,milestone,after,reason,approved_day,approver\n2020-N-01,M1,2020-11-20,汛期,2020-07-15,P3\n"},
};
#define COUNTY_FILES (sizeof county / sizeof county[0])

static enum err import(const struct file *files, size_t n, bool dry)
{
    struct import_source sources[32];
    for (size_t i = 0; i < n; i++) {
        sources[i] = (struct import_source){.name = str_c(files[i].name), .text = str_c(files[i].text)};
    }
    return import_run(&app, a, sources, n, dry, 0, &report);
}

/* The county with one file in another text. */
static enum err import_with(const char *name, const char *text, bool dry)
{
    struct file files[COUNTY_FILES];
    memcpy(files, county, sizeof county);
    for (size_t i = 0; i < COUNTY_FILES; i++) {
        if (strcmp(files[i].name, name) == 0) {
            files[i].text = text;
        }
    }
    return import(files, COUNTY_FILES, dry);
}

static int64_t events(void)
{
    struct journal_count_row n;
    assert_int_equal(journal_count(app.db, a, &n), OK);
    return n.events;
}

static void assert_fault(size_t i, const char *file, int64_t row, const char *column, const char *value, const char *code)
{
    assert_true(i < report.faults.list.n);
    const struct table_fault *f = &report.faults.list.at[i];
    assert_string_equal(f->file, file);
    assert_int_equal(f->row, row);
    assert_string_equal(str_z(a, f->column), column);
    assert_string_equal(str_z(a, f->value), value);
    assert_string_equal(f->why.code, code);
}

/* ---- what is accepted ---- */

static void a_whole_county_comes_in_at_once(void **state)
{
    (void)state;
    int64_t before = events();
    assert_int_equal(import(county, COUNTY_FILES, false), OK);
    assert_int_equal(report.faults.list.n, 0);
    assert_true(app.county_id > 0);
    assert_int_equal(events() - before, 23);
    for (size_t i = 0; i < report.counts.n; i++) {
        assert_int_equal(report.counts.at[i].events, report.counts.at[i].rows);
    }
}

static void the_files_may_come_in_any_order(void **state)
{
    struct file files[COUNTY_FILES];
    (void)state;
    for (size_t i = 0; i < COUNTY_FILES; i++) {
        files[i] = county[COUNTY_FILES - 1 - i];
    }
    assert_int_equal(import(files, COUNTY_FILES, false), OK);
}

static void a_file_read_twice_makes_no_event(void **state)
{
    (void)state;
    assert_int_equal(import(county, COUNTY_FILES, false), OK);
    int64_t before = events();
    assert_int_equal(import(county, COUNTY_FILES, false), OK);
    assert_int_equal(events(), before);
}

static void a_dry_run_changes_nothing(void **state)
{
    (void)state;
    int64_t before = events();
    assert_int_equal(import(county, COUNTY_FILES, true), OK);
    assert_int_equal(events(), before);
    assert_int_equal(app.county_id, 0);
    assert_int_equal(import(county, COUNTY_FILES, false), OK);
}

/* Units, tenures and the calendar know nothing of the projects whose rows show them. */
static void the_board_says_what_came_in_last(void **state)
{
    static const struct file later[] = {
        {"units.csv",
         "code,parent,name,short_name,kind,committee_name,sort,from_day\n1-N,1,新北镇,新北镇,town,,9,1949-10-01\n"},
        {"tenures.csv", "post,person,from_day,to_day\nN-SJ,P1,2019-01-01,2020-09-01\n"},
        {"calendar.csv", "day,kind,note\n2020-09-25,off,演示\n"},
    };
    struct verify_result v = {0};
    (void)state;
    assert_int_equal(import(county, COUNTY_FILES, false), OK);
    assert_int_equal(import(later, 3, false), OK);
    assert_int_equal(status_check_derived(app.clock, app.db, a, &v), OK);
    assert_int_equal(v.faults.n, 0);
}

static void columns_may_stand_in_any_order(void **state)
{
    (void)state;
    assert_int_equal(import_with("persons.csv", "phone,name,code\n,演示甲,P1\n,演示乙,P2\n,演示丙,P3\n", false), OK);
}

static void what_excel_puts_around_a_cell_is_taken_off(void **state)
{
    (void)state;
    assert_int_equal(import_with("persons.csv",
                                 "\xEF\xBB\xBF"
                                 "code,name,phone\r\n P1 ,演示甲,'=1\r\nP2,\"演示乙\",\r\nP3,演示丙,\r\n",
                                 false),
                     OK);
}

/* ---- bad cells ---- */

struct bad {
    const char *file, *text;
    int64_t row;
    const char *column, *value, *code;
};

#define UNITS "code,parent,name,short_name,kind,committee_name,sort,from_day\n"
#define SCHEMES "unit,name,report_due_dom,projects_min,projects_max,light_soon,light_behind,light_far,light_from,light_stale\n"
#define INDICATORS "project,code,name,unit_label,digits,baseline,target,start_day,end_day,source\n"

static const struct bad bads[] = {
    /* The form of a cell. */
    {"units.csv", UNITS "1,,某县,某县,county,,x,1949-10-01\n", 2, "sort", "x", "whole_number"},
    {"units.csv", UNITS "1,,某县,某县,county,,,1949-10-01\n", 2, "sort", "", "required"},
    {"units.csv", UNITS "1,,某县,某县,county,,1,1949-13-01\n", 2, "from_day", "1949-13-01", "date"},
    {"units.csv", UNITS "1,,某县,某县,county,,1,1949/10/1\n", 2, "from_day", "1949/10/1", "date"},
    {"schemes.csv", SCHEMES "1,办法,25,1,3,5,10%,0.3,0.1,45\n", 2, "light_behind", "10%", "number"},
    {"schemes.csv", SCHEMES "1,办法,25,1,3,5,0.12345,0.3,0.1,45\n", 2, "light_behind", "0.12345", "number"},
    {"schemes.csv", SCHEMES "1,办法,25,1,3,5,,0.3,0.1,45\n", 2, "light_behind", "", "required"},
    {"indicators.csv", INDICATORS "2020-N-01,I1,达标率,%,1,八成,100,2020-03-01,2020-12-20,复核表\n", 2, "baseline", "八成",
     "number"},
    {"catalog.csv", "cycle,code,title,purpose,source,requirement,mandatory_for\n二〇二〇,SH,三化,key,province,,town\n", 2,
     "cycle", "二〇二〇", "whole_number"},
    {"team.csv", "project,person,post_title,duty,ord\n,P1,书记,总负责,1\n", 2, "project", "", "required"},
    /* The file. */
    {"persons.csv", "", 1, "", "", "file_empty"},
    {"persons.csv", "code,name\nP1,演示甲\n", 1, "phone", "", "column_missing"},
    {"persons.csv", "code,name,phone,age\nP1,演示甲,,50\n", 1, "age", "age", "column_unknown"},
    {"persons.csv", "code,name,phone,name\nP1,演示甲,,演示甲\n", 1, "name", "name", "column_twice"},
    {"persons.csv", "code,name,phone\nP1,演示甲\n", 2, "name", "", "csv_width"},
    {"persons.csv", "code,name,phone\nP1,\"演示甲,\n", 2, "name", "", "csv_open"},
    {"persons.csv", "code,name,phone\nP1,演\"示,\n", 2, "name", "", "csv_quote"},
    {"persons.csv", "code,name,phone\nP1,\xD1\xDD,\n", 2, "name", "", "csv_encoding"},
    {"persons.csv", "code,name,phone\nP1,\x01,\n", 2, "name", "", "csv_control"},
    /* The rules. */
    {"units.csv", UNITS "1,,某县,某县,county,,1,1949-10-01\n1-N,1,北镇,北镇,hamlet,,3,1949-10-01\n", 3, "kind", "hamlet",
     "choice"},
    {"units.csv", UNITS "1,,某县,某县,county,,1,1949-10-01\n1-N,,北镇,北镇,town,,3,1949-10-01\n", 3, "parent", "",
     "root_is_county"},
    {"units.csv", UNITS "1,,某县,某县,county,,1,1949-10-01\n1-N,9,北镇,北镇,town,,3,1949-10-01\n", 3, "parent", "9",
     "unknown_code"},
    {"persons.csv", "code,name,phone\nP1,,\n", 2, "name", "", "required"},
    {"posts.csv", "code,unit,role,title\nN-SJ,1-N,king,北镇党委书记\n", 2, "role", "king", "choice"},
    {"projects.csv",
     "code,cycle,unit,post,catalog_item,name,nature,client,start_day,end_day,approved_day\n"
     "2020-N-01,2020,1-N,N-SJ,XX,三化建设,mandatory,群众,2020-03-01,2020-12-31,2020-02-28\n",
     2, "catalog_item", "XX", "unknown_code"},
    {"projects.csv",
     "code,cycle,unit,post,catalog_item,name,nature,client,start_day,end_day,approved_day\n"
     "2020-N-01,2021,1-N,N-SJ,,三化建设,mandatory,群众,2020-03-01,2020-12-31,2020-02-28\n",
     2, "cycle", "2021", "unknown_code"},
    {"milestones.csv", "project,code,measure,title,owner,weight,due_day\n2020-N-01,M1,摸底,底数摸排,P9,1,2020-10-30\n", 2,
     "owner", "P9", "unknown_code"},
    {"amendments.csv", "project,milestone,after,reason,approved_day,approver\n2020-N-01,M9,2020-11-20,汛期,2020-07-15,P3\n", 2,
     "milestone", "M9", "unknown_code"},
    {"amendments.csv", "project,milestone,after,reason,approved_day,approver\n2020-N-01,M1,2020-11-20,汛期,2020-10-15,P3\n", 2,
     "approved_day", "2020-10-15", "date_after_today"},
};

static void each_bad_cell_is_told_with_row_column_value_and_reason(void **state)
{
    (void)state;
    int64_t before = events();
    for (size_t i = 0; i < sizeof bads / sizeof bads[0]; i++) {
        const struct bad *b = &bads[i];
        assert_int_equal(import_with(b->file, b->text, false), ERR_RULES);
        assert_fault(0, b->file, b->row, b->column, b->value, b->code);
    }
    assert_int_equal(events(), before);
}

static void a_file_that_is_none_of_ours_is_refused(void **state)
{
    const struct file files[] = {county[0], {"people.csv", "code\n1\n"}, {"units.txt", "code\n1\n"}};
    (void)state;
    assert_int_equal(import(files, 3, false), ERR_RULES);
    assert_fault(0, "people.csv", 0, "", "", "file_unknown");
    assert_fault(1, "units.txt", 0, "", "", "file_unknown");
    assert_int_equal(report.faults.list.n, 2);
    assert_int_equal(app.county_id, 0);
}

static void a_file_given_twice_is_refused(void **state)
{
    const struct file files[] = {county[0], county[0]};
    (void)state;
    assert_int_equal(import(files, 2, false), ERR_RULES);
    assert_fault(0, "units.csv", 0, "", "", "file_twice");
}

/* ---- all or nothing, and all that is wrong ---- */

static void one_bad_row_keeps_everything_out(void **state)
{
    (void)state;
    int64_t before = events();
    assert_int_equal(import_with("amendments.csv", bads[sizeof bads / sizeof bads[0] - 1].text, false), ERR_RULES);
    assert_int_equal(events(), before);
    assert_int_equal(app.county_id, 0);
}

static void every_fault_is_told_at_once(void **state)
{
    (void)state;
    assert_int_equal(import_with("persons.csv", "code,name,phone\nP1,,\nP2,演示乙,\nP3,,\n", false), ERR_RULES);
    assert_int_equal(report.faults.list.n, 2);
    assert_fault(0, "persons.csv", 2, "name", "", "required");
    assert_fault(1, "persons.csv", 4, "name", "", "required");
}

static void cells_and_rules_are_told_together(void **state)
{
    (void)state;
    assert_int_equal(import_with("units.csv",
                                 UNITS "1,,某县,某县,county,,1,1949-10-01\n1-ZZB,1,组织部,组织部,bureau,,x,1949-10-01\n"
                                       "1-N,1,北镇,北镇,hamlet,,3,1949-10-01\n",
                                 false),
                     ERR_RULES);
    assert_int_equal(report.faults.list.n, 2);
    assert_fault(0, "units.csv", 3, "sort", "x", "whole_number");
    assert_fault(1, "units.csv", 4, "kind", "hamlet", "choice");
}

static void a_bad_cell_does_not_hide_the_others_of_its_row(void **state)
{
    (void)state;
    int64_t before = events();
    assert_int_equal(import_with("units.csv",
                                 UNITS "1,,某县,某县,county,,1,1949-10-01\n1-ZZB,1,组织部,组织部,bureau,,2,1949-10-01\n"
                                       "1-N,1,,北镇,hamlet,,x,1949-13-01\n",
                                 false),
                     ERR_RULES);
    assert_int_equal(report.faults.list.n, 4);
    assert_fault(0, "units.csv", 4, "sort", "x", "whole_number");
    assert_fault(1, "units.csv", 4, "from_day", "1949-13-01", "date");
    assert_fault(2, "units.csv", 4, "name", "", "required");
    assert_fault(3, "units.csv", 4, "kind", "hamlet", "choice");
    assert_int_equal(events(), before);
}

/* The target is the baseline when that is 0; but nobody knows what it is. */
static void what_hangs_on_an_unreadable_cell_is_not_guessed(void **state)
{
    (void)state;
    assert_int_equal(
        import_with("indicators.csv", INDICATORS "2020-N-01,I1,达标率,%,1,八成,0,2020-03-01,2020-12-20,复核表\n", false),
        ERR_RULES);
    assert_int_equal(report.faults.list.n, 1);
}

static void a_code_stands_once_in_a_file(void **state)
{
    (void)state;
    assert_int_equal(
        import_with("persons.csv", "code,name,phone\nP1,演示甲,\nP2,演示乙,\nP3,演示丙,\nP1,演示丁,\nP1,,\n", false),
        ERR_RULES);
    assert_int_equal(report.faults.list.n, 3);
    assert_fault(0, "persons.csv", 5, "code", "P1", "key_twice");
    assert_fault(1, "persons.csv", 6, "code", "P1", "key_twice");
    assert_fault(2, "persons.csv", 6, "name", "", "required");
}

/* Milestones are named within their project, catalogs' items within their year. */
static void a_code_may_stand_again_within_another_row(void **state)
{
    (void)state;
    assert_int_equal(
        import_with("catalog.csv",
                    "cycle,code,title,purpose,source,requirement,mandatory_for\n2020,SH,三化,key,province,逐个达标,town\n"
                    "2021,SH,三化,key,province,逐个达标,town\n2020,SH,三化,key,province,逐个达标,town\n",
                    false),
        ERR_RULES);
    assert_int_equal(report.faults.list.n, 2);
    assert_fault(0, "catalog.csv", 4, "code", "SH", "key_twice");
    assert_fault(1, "catalog.csv", 3, "cycle", "2021", "unknown_code");
}

/* The posts, tenures, projects and plans of 北镇 all fail with it; only its own fault is to be mended. */
static void rows_that_fail_only_with_another_are_not_told(void **state)
{
    (void)state;
    assert_int_equal(import_with("units.csv",
                                 UNITS "1,,某县,某县,county,,1,1949-10-01\n1-ZZB,1,组织部,组织部,bureau,,2,1949-10-01\n"
                                       "1-N,1,,北镇,town,,3,1949-10-01\n",
                                 false),
                     ERR_RULES);
    assert_int_equal(report.faults.list.n, 1);
    assert_fault(0, "units.csv", 4, "name", "", "required");
}

static void a_county_is_corrected_by_a_later_file(void **state)
{
    const struct file correction[] = {{"persons.csv", "code,name,phone\nP2,演示乙,0790-2\nP3,演示丙,\n"}};
    (void)state;
    assert_int_equal(import(county, COUNTY_FILES, false), OK);
    int64_t before = events();
    assert_int_equal(import(correction, 1, false), OK);
    assert_int_equal(events(), before + 1);
    assert_int_equal(report.counts.at[0].rows, 2);
    assert_int_equal(report.counts.at[0].events, 1);
}

/* ---- accounts ---- */

static void accounts_come_by_file_and_only_once(void **state)
{
    const struct file accounts[] = {{"accounts.csv", "person,login\nP1,jia\nP2,yi\n"}};
    const struct file another[] = {{"accounts.csv", "person,login\nP1,jia2\nP9,bing\n"}};
    (void)state;
    assert_int_equal(import(county, COUNTY_FILES, false), OK);
    assert_int_equal(import(accounts, 1, false), OK);
    int64_t before = events();
    assert_int_equal(import(accounts, 1, false), OK);
    assert_int_equal(events(), before);
    assert_int_equal(import(another, 1, false), ERR_RULES);
    assert_fault(0, "accounts.csv", 2, "person", "P1", "has_account");
    assert_fault(1, "accounts.csv", 3, "person", "P9", "unknown_code");
}

#define FACT(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

/* ---- a scheme's scoring ---- */

#define LEAF(id) "[{\"id\":\"" id "\",\"weight\":10000,\"fn\":{\"kind\":\"ratio\",\"target\":10000}}]"
#define TREE(process, effect)                                                                                                  \
    "{\"parts\":{\"process\":" process ",\"result\":3000,\"effect\":" effect "},\"tree\":{\"process\":" LEAF(                  \
        "milestones_on_time") ",\"result\":" LEAF("indicator_attainment") ",\"effect\":" LEAF("problems_closed") "}}"
#define SCORING(tree) "{\"unit\":\"1\",\"scheme\":\"办法\",\"score\":" tree ",\"bands\":[{\"grade\":\"好\",\"min\":0}]}"

static enum err import_scoring(const char *name, const char *text)
{
    return import(&(struct file){name, text}, 1, false);
}

static void a_scoring_is_written_in_json_and_comes_in_once(void **state)
{
    (void)state;
    assert_int_equal(import(county, COUNTY_FILES, false), OK);
    int64_t before = events();
    assert_int_equal(import_scoring("scoring.json", SCORING(TREE("3000", "4000"))), OK);
    assert_int_equal(events() - before, 1);
    assert_int_equal(import_scoring("scoring-2020.json", SCORING(TREE("3000", "4000"))), OK);
    assert_int_equal(events() - before, 1);
}

static void a_running_year_keeps_the_scoring_that_it_has(void **state)
{
    (void)state;
    assert_int_equal(import(county, COUNTY_FILES, false), OK);
    assert_int_equal(import_scoring("scoring.json", SCORING(TREE("3000", "4000"))), OK);
    assert_int_equal(import_scoring("scoring.json", SCORING(TREE("2000", "5000"))), ERR_RULES);
    assert_fault(0, "scoring.json", 1, "scheme", "办法", "scheme_frozen");
}

static void a_scoring_that_cannot_be_used_is_told_with_its_column(void **state)
{
    (void)state;
    assert_int_equal(import(county, COUNTY_FILES, false), OK);
    int64_t before = events();
    assert_int_equal(import_scoring("scoring.json", SCORING(TREE("4000", "3000"))), ERR_RULES);
    assert_string_equal(report.faults.list.at[0].why.code, "effect_weight");
    assert_true(str_is(report.faults.list.at[0].column, "score"));
    assert_int_equal(import_scoring("scoring.json", SCORING("{}")), ERR_RULES);
    assert_string_equal(report.faults.list.at[0].why.code, "scoring_form");
    assert_int_equal(import_scoring("scoring.json", "{\"unit\":\"1\",\n\"scheme\":}"), ERR_RULES);
    assert_fault(0, "scoring.json", 2, "", "", "json_form");
    assert_int_equal(import_scoring("scoring.json", "{\"unit\":\"1\",\"bonus\":1}"), ERR_RULES);
    assert_fault(0, "scoring.json", 1, "bonus", "", "column_unknown");
    assert_fault(1, "scoring.json", 1, "scheme", "", "column_missing");
    assert_int_equal(import_scoring("units.json", "{}"), ERR_RULES);
    assert_fault(0, "units.json", 0, "", "", "file_unknown");
    assert_int_equal(events(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FACT(a_whole_county_comes_in_at_once),
        FACT(the_files_may_come_in_any_order),
        FACT(a_file_read_twice_makes_no_event),
        FACT(a_dry_run_changes_nothing),
        FACT(the_board_says_what_came_in_last),
        FACT(columns_may_stand_in_any_order),
        FACT(what_excel_puts_around_a_cell_is_taken_off),
        FACT(each_bad_cell_is_told_with_row_column_value_and_reason),
        FACT(a_file_that_is_none_of_ours_is_refused),
        FACT(a_file_given_twice_is_refused),
        FACT(one_bad_row_keeps_everything_out),
        FACT(every_fault_is_told_at_once),
        FACT(cells_and_rules_are_told_together),
        FACT(a_bad_cell_does_not_hide_the_others_of_its_row),
        FACT(what_hangs_on_an_unreadable_cell_is_not_guessed),
        FACT(a_code_stands_once_in_a_file),
        FACT(a_code_may_stand_again_within_another_row),
        FACT(rows_that_fail_only_with_another_are_not_told),
        FACT(a_county_is_corrected_by_a_later_file),
        FACT(accounts_come_by_file_and_only_once),
        FACT(a_scoring_is_written_in_json_and_comes_in_once),
        FACT(a_running_year_keeps_the_scoring_that_it_has),
        FACT(a_scoring_that_cannot_be_used_is_told_with_its_column),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
