/* test_people.c: posts held today, delegation, recusal, import and accounts over a real store. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>
#include "command/fixture.h"
#include "people/account.h"
#include "people/account.sql.h"
#include "people/check.h"
#include "people/people.h"
#include "people/people.sql.h"
#include "sys/sys.h"

static struct fixture f;
static struct actor program;
static struct command_result result; /* of the last command */

static day_t on(const char *iso)
{
    day_t d;
    assert_true(day_parse(str_c(iso), &d));
    return d;
}

static enum err run_as(const struct actor *actor, const struct command *cmd, int64_t object, const void *input)
{
    struct command_call call = {.command = cmd, .actor = actor, .object_id = object, .version = -1, .input = input};
    return command_run(f.commander, f.a, &call, &result);
}

static enum err run(const struct command *cmd, const void *input)
{
    return run_as(&program, cmd, 0, input);
}

/* The code of the last command's violation of a field. */
static const char *said(const char *field)
{
    const struct violation *v = violation_of(&result.violations, str_c(field));
    return v ? v->code : "(nothing)";
}

static enum err add_unit(const char *code, const char *parent, const char *kind)
{
    return run(&unit_import, &(struct unit_import_in){.code = str_c(code),
                                                      .parent_code = str_c(parent),
                                                      .name = str_c(code),
                                                      .short_name = str_c(code),
                                                      .kind = str_c(kind),
                                                      .committee_name = STR(""),
                                                      .from_day = on("2000-01-01")});
}

static enum err add_person(const char *code)
{
    return run(&person_import, &(struct person_import_in){.code = str_c(code), .name = str_c(code), .phone = STR("")});
}

static enum err add_post(const char *code, const char *unit, const char *role)
{
    return run(&post_import, &(struct post_import_in){
                                 .code = str_c(code), .unit_code = str_c(unit), .role = str_c(role), .title = str_c(code)});
}

static enum err add_tenure(const char *post, const char *person, const char *from, const char *to)
{
    return run(&tenure_import,
               &(struct tenure_import_in){
                   .post_code = str_c(post), .person_code = str_c(person), .from_day = on(from), .to_day = on(to)});
}

static enum err add_delegation(const char *post, const char *person, const char *from, const char *to)
{
    return run(&delegation_import, &(struct delegation_import_in){.post_code = str_c(post),
                                                                  .person_code = str_c(person),
                                                                  .document = STR("演示〔2020〕1号"),
                                                                  .reason = STR("外出学习"),
                                                                  .from_day = on(from),
                                                                  .to_day = on(to),
                                                                  .decided_day = on("2020-01-02")});
}

static enum err add_recusal(const char *person, const char *unit, const char *from, const char *to)
{
    return run(&recusal_import, &(struct recusal_import_in){.person_code = str_c(person),
                                                            .unit_code = str_c(unit),
                                                            .reason = STR("配偶任职"),
                                                            .from_day = on(from),
                                                            .to_day = on(to)});
}

static enum err add_account(const char *person, const char *login, const char *password)
{
    return run(&account_make,
               &(struct account_make_in){.person_code = str_c(person), .login = str_c(login), .password = str_c(password)});
}

/* A county with two towns and the Department: A is secretary of T1, B its liaison, C an officer, D the security administrator;
 * each has an account named after himself. */
static void make_county(void)
{
    static const char *const persons[] = {"A", "B", "C", "D", "E"};
    assert_int_equal(add_unit("X", "", "county"), OK);
    assert_int_equal(add_unit("T1", "X", "town"), OK);
    assert_int_equal(add_unit("T2", "X", "town"), OK);
    assert_int_equal(add_unit("V1", "T1", "village"), OK);
    assert_int_equal(add_unit("Z", "X", "bureau"), OK);
    for (size_t i = 0; i < 5; i++) {
        char login[2] = {(char)(persons[i][0] - 'A' + 'a'), 0};
        assert_int_equal(add_person(persons[i]), OK);
        assert_int_equal(add_account(persons[i], login, ""), OK);
    }
    assert_int_equal(add_post("T1-SJ", "T1", "secretary"), OK);
    assert_int_equal(add_post("T2-SJ", "T2", "secretary"), OK);
    assert_int_equal(add_post("T1-LL", "T1", "liaison"), OK);
    assert_int_equal(add_post("Z-1", "Z", "officer"), OK);
    assert_int_equal(add_post("G-2", "X", "security_admin"), OK);
    assert_int_equal(add_tenure("T1-SJ", "A", "2018-01-01", "2020-12-31"), OK);
    assert_int_equal(add_tenure("T1-LL", "B", "2018-01-01", ""), OK);
    assert_int_equal(add_tenure("Z-1", "C", "2018-01-01", ""), OK);
    assert_int_equal(add_tenure("G-2", "D", "2018-01-01", ""), OK);
}

static int set_up(void **state)
{
    (void)state;
    fixture_init(&f, NULL);
    program = people_system_actor(0);
    make_county();
    return 0;
}

static int tear_down(void **state)
{
    struct verify_result v;
    (void)state;
    size_t faults = fixture_faults(&f, &v);
    fixture_fini(&f);
    return faults ? -1 : 0;
}

static int64_t account(const char *login)
{
    struct account_of_login_row row;
    assert_int_equal(account_of_login(f.db, f.a, str_c(login), &row), OK);
    return row.id;
}

static struct actor actor_of(const char *login, const char *day)
{
    struct actor actor;
    assert_int_equal(people_actor(f.db, f.a, account(login), 0, on(day), &actor), OK);
    return actor;
}

static size_t posts_of(const char *login, const char *day)
{
    struct account_read_row row;
    struct held_post *posts;
    size_t n;
    assert_int_equal(account_read(f.db, f.a, account(login), &row), OK);
    assert_int_equal(people_posts_today(f.db, f.a, row.person_id, on(day), &posts, &n), OK);
    return n;
}

static struct actor actor_under(const char *login, const char *post, const char *day)
{
    struct post_find_row row;
    struct actor actor;
    assert_int_equal(post_find(f.db, f.a, str_c(post), &row), OK);
    assert_int_equal(people_actor(f.db, f.a, account(login), row.id, on(day), &actor), OK);
    return actor;
}

static bool recused_under(const char *login, const char *post, const char *unit, const char *day)
{
    struct unit_find_row row;
    struct actor actor = actor_under(login, post, day);
    bool yes;
    assert_int_equal(unit_find(f.db, f.a, actor.county_id, str_c(unit), &row), OK);
    assert_int_equal(people_recused(f.db, &actor, f.a, row.path, on(day), &yes), OK);
    return yes;
}

/* The officer, in his office. */
static bool recused(const char *unit, const char *day)
{
    return recused_under("c", "Z-1", unit, day);
}

/* ---- posts held today ---- */

static void a_post_is_held_from_its_first_day_to_its_last(void **state)
{
    (void)state;
    assert_int_equal(posts_of("a", "2017-12-31"), 0);
    assert_int_equal(posts_of("a", "2018-01-01"), 1);
    assert_int_equal(posts_of("a", "2020-12-31"), 1);
    assert_int_equal(posts_of("a", "2021-01-01"), 0);
    assert_int_equal(posts_of("b", "2029-01-01"), 1);
}

static void an_actor_has_the_role_and_reach_of_the_post(void **state)
{
    (void)state;
    struct actor a = actor_of("a", "2020-09-23");
    assert_int_equal(a.role, ROLE_SECRETARY);
    assert_true(str_is(a.unit_name, "T1"));
    assert_true(str_is(a.post_title, "T1-SJ"));
    assert_true(str_is(a.unit_path, "1/2/"));
    assert_int_equal(a.county_id, 1);
    assert_int_equal(a.delegation_id, 0);
}

static void without_a_post_today_there_is_no_actor(void **state)
{
    struct actor a;
    (void)state;
    assert_int_equal(people_actor(f.db, f.a, account("a"), 0, on("2021-01-01"), &a), ERR_FORBIDDEN);
    assert_int_equal(people_actor(f.db, f.a, account("e"), 0, on("2020-09-23"), &a), ERR_FORBIDDEN);
}

static void a_post_of_another_is_refused(void **state)
{
    struct actor b = actor_of("b", "2020-09-23"), a;
    (void)state;
    assert_int_equal(people_actor(f.db, f.a, account("a"), b.post_id, on("2020-09-23"), &a), ERR_FORBIDDEN);
}

static void who_has_two_posts_acts_under_the_one_chosen(void **state)
{
    (void)state;
    assert_int_equal(add_tenure("T2-SJ", "A", "2019-01-01", ""), OK);
    assert_true(str_is(actor_under("a", "T1-SJ", "2020-09-23").unit_name, "T1"));
    assert_true(str_is(actor_under("a", "T2-SJ", "2020-09-23").unit_name, "T2"));
    assert_int_equal(posts_of("a", "2020-09-23"), 2);
}

static void an_account_without_a_post_has_no_role(void **state)
{
    struct actor e;
    (void)state;
    assert_int_equal(account_actor(f.db, f.a, account("e"), &e), OK);
    assert_int_equal(e.role, ROLE_COUNT);
    assert_int_equal(e.post_id, 0);
    assert_int_equal(e.county_id, 1);
    assert_int_equal(rights_decide(&e, ACT_SIGNED_IN, NULL, ~0u), RIGHTS_ALLOWED);
    assert_int_equal(rights_decide(&e, ACT_BOARD_VIEW, NULL, ~0u), RIGHTS_HIDDEN);
}

/* ---- delegation ---- */

static void a_delegate_acts_under_the_post_within_the_days_of_the_paper(void **state)
{
    (void)state;
    assert_int_equal(add_delegation("T1-SJ", "E", "2020-09-14", "2020-10-16"), OK);
    assert_int_equal(posts_of("e", "2020-09-13"), 0);
    assert_int_equal(posts_of("e", "2020-10-17"), 0);
    struct actor first = actor_of("e", "2020-09-14"), last = actor_of("e", "2020-10-16");
    assert_int_equal(first.role, ROLE_SECRETARY);
    assert_int_not_equal(first.delegation_id, 0);
    assert_int_equal(first.post_id, actor_of("a", "2020-09-14").post_id);
    assert_int_equal(last.delegation_id, first.delegation_id);
}

static void only_a_secretary_is_stood_in_for(void **state)
{
    (void)state;
    assert_int_equal(add_delegation("T1-LL", "E", "2020-09-14", "2020-10-16"), ERR_RULES);
    assert_string_equal(said("post"), "only_secretary");
}

static void a_delegation_is_decided_before_it_begins_and_never_open(void **state)
{
    (void)state;
    assert_int_equal(add_delegation("T1-SJ", "E", "2020-01-01", "2020-10-16"), ERR_RULES);
    assert_string_equal(said("from_day"), "date_before_start");
    assert_int_equal(add_delegation("T1-SJ", "E", "2020-09-14", ""), ERR_RULES);
    assert_string_equal(said("to_day"), "required");
    assert_int_equal(add_delegation("T1-SJ", "E", "2020-09-14", "2020-09-13"), ERR_RULES);
    assert_string_equal(said("to_day"), "date_before_start");
}

static void history_finds_the_holder_of_the_day_or_his_delegate(void **state)
{
    struct actor a;
    (void)state;
    assert_int_equal(add_delegation("T1-SJ", "E", "2021-01-05", "2021-01-20"), OK);
    assert_int_equal(people_actor_of_post(f.db, f.a, STR("T1-SJ"), on("2020-06-01"), &a), OK);
    assert_true(str_is(a.person_name, "A"));
    assert_int_equal(people_actor_of_post(f.db, f.a, STR("T1-SJ"), on("2021-01-05"), &a), OK);
    assert_true(str_is(a.person_name, "E"));
    assert_int_equal(people_actor_of_post(f.db, f.a, STR("T1-SJ"), on("2021-01-21"), &a), ERR_NOT_FOUND);
    assert_int_equal(people_actor_of_person(f.db, f.a, 1, STR("E"), STR("T1-SJ"), on("2020-06-01"), &a), ERR_FORBIDDEN);
}

/* ---- recusal ---- */

static void a_recusal_covers_the_unit_and_below_for_its_days(void **state)
{
    (void)state;
    assert_int_equal(add_recusal("C", "T1", "2020-03-02", "2020-09-30"), OK);
    assert_true(recused("T1", "2020-03-02"));
    assert_true(recused("V1", "2020-09-30"));
    assert_false(recused("T2", "2020-09-23"));
    assert_false(recused("X", "2020-09-23"));
    assert_false(recused("T1", "2020-03-01"));
    assert_false(recused("T1", "2020-10-01"));
    assert_false(recused_under("a", "T1-SJ", "T1", "2020-09-23"));
}

static void an_officer_stands_back_from_his_own_unit(void **state)
{
    (void)state;
    assert_true(recused("Z", "2020-09-23"));
    assert_int_equal(add_tenure("T2-SJ", "C", "2020-01-01", "2020-06-30"), OK);
    assert_true(recused("T2", "2020-06-30"));
    assert_false(recused("T2", "2020-07-01"));
    assert_false(recused_under("a", "T1-SJ", "T1", "2020-09-23")); /* a secretary judges nobody */
}

static void an_officer_stands_back_where_he_stands_in(void **state)
{
    (void)state;
    assert_int_equal(add_delegation("T1-SJ", "C", "2020-09-14", "2020-10-16"), OK);
    assert_true(recused("V1", "2020-09-14"));
    assert_false(recused("V1", "2020-10-17"));
}

static void a_recusal_from_the_county_covers_it_as_a_whole(void **state)
{
    struct subject s;
    struct actor c = actor_of("c", "2020-09-23");
    (void)state;
    assert_int_equal(county_subject(f.db, f.a, &c, 0, on("2020-09-23"), &s), OK);
    assert_false(s.recused);
    assert_true(str_is(s.unit_path, "1/"));
    assert_int_equal(add_recusal("C", "X", "2020-01-01", ""), OK);
    assert_int_equal(county_subject(f.db, f.a, &c, 0, on("2020-09-23"), &s), OK);
    assert_true(s.recused);
    assert_int_equal(rights_decide(&c, ACT_PERIOD_CHANGE, &s, ~0u), RIGHTS_REFUSED);
}

/* ---- import ---- */

static void the_same_rows_again_make_no_event(void **state)
{
    (void)state;
    assert_int_equal(add_delegation("T1-SJ", "E", "2020-09-14", "2020-10-16"), OK);
    assert_int_equal(add_recusal("C", "T1", "2020-03-02", ""), OK);
    int64_t events = fixture_count(&f).events;
    assert_int_equal(add_unit("T1", "X", "town"), OK);
    assert_int_equal(result.seq, 0);
    assert_int_equal(add_person("A"), OK);
    assert_int_equal(add_post("T1-SJ", "T1", "secretary"), OK);
    assert_int_equal(add_tenure("T1-SJ", "A", "2018-01-01", "2020-12-31"), OK);
    assert_int_equal(add_delegation("T1-SJ", "E", "2020-09-14", "2020-10-16"), OK);
    assert_int_equal(add_recusal("C", "T1", "2020-03-02", ""), OK);
    assert_int_equal(fixture_count(&f).events, events);
}

static void a_corrected_row_is_changed_in_place(void **state)
{
    struct person_find_row p;
    (void)state;
    int64_t events = fixture_count(&f).events;
    assert_int_equal(
        run(&person_import, &(struct person_import_in){.code = STR("A"), .name = STR("演示甲"), .phone = STR("0790-0000001")}),
        OK);
    assert_int_equal(fixture_count(&f).events, events + 1);
    assert_int_equal(person_find(f.db, f.a, 1, STR("A"), &p), OK);
    assert_true(str_is(p.name, "演示甲"));
    assert_int_equal(add_tenure("T1-SJ", "A", "2018-01-01", "2020-06-30"), OK);
    assert_int_equal(posts_of("a", "2020-07-01"), 0);
}

static void two_hold_one_post_at_no_time(void **state)
{
    (void)state;
    assert_int_equal(add_tenure("T1-SJ", "E", "2020-12-31", ""), ERR_RULES);
    assert_string_equal(said("from_day"), "post_is_held");
    assert_int_equal(add_tenure("T1-SJ", "E", "2016-01-01", "2018-01-01"), ERR_RULES);
    assert_int_equal(add_tenure("T1-SJ", "E", "2019-01-01", "2019-01-02"), ERR_RULES);
    assert_int_equal(add_tenure("T1-SJ", "E", "2016-01-01", ""), ERR_RULES);
    assert_int_equal(add_tenure("T1-SJ", "E", "2021-01-01", ""), OK);
    assert_int_equal(add_tenure("T1-SJ", "E", "2016-01-01", "2017-12-31"), OK);
}

static void a_tenure_made_longer_must_not_reach_into_the_next(void **state)
{
    (void)state;
    assert_int_equal(add_tenure("T1-SJ", "E", "2021-01-01", ""), OK);
    assert_int_equal(add_tenure("T1-SJ", "A", "2018-01-01", "2021-01-01"), ERR_RULES);
    assert_string_equal(said("from_day"), "post_is_held");
}

static void nobody_is_two_of_the_three_administrators(void **state)
{
    (void)state;
    assert_int_equal(add_post("G-1", "X", "system_admin"), OK);
    assert_int_equal(add_post("G-3", "X", "audit_admin"), OK);
    assert_int_equal(add_tenure("G-1", "D", "2020-01-01", ""), ERR_RULES);
    assert_string_equal(said("person"), "one_of_three_admins");
    assert_int_equal(add_tenure("G-3", "D", "2017-01-01", "2018-01-01"), ERR_RULES);
    assert_int_equal(add_tenure("G-3", "D", "2017-01-01", "2017-12-31"), OK);
    assert_int_equal(add_tenure("G-1", "E", "2020-01-01", ""), OK);
}

static void what_is_not_there_is_named(void **state)
{
    (void)state;
    assert_int_equal(add_unit("T9", "nowhere", "town"), ERR_RULES);
    assert_string_equal(said("parent"), "unknown_code");
    assert_int_equal(add_post("P", "nowhere", "officer"), ERR_RULES);
    assert_string_equal(said("unit"), "unknown_code");
    assert_int_equal(add_tenure("nothing", "nobody", "2020-01-01", ""), ERR_RULES);
    assert_string_equal(said("post"), "unknown_code");
    assert_string_equal(said("person"), "unknown_code");
    assert_int_equal(add_recusal("nobody", "nowhere", "2020-01-01", ""), ERR_RULES);
    assert_string_equal(said("person"), "unknown_code");
    assert_string_equal(said("unit"), "unknown_code");
}

static void a_second_county_and_a_second_root_are_refused(void **state)
{
    (void)state;
    assert_int_equal(add_unit("Y", "", "county"), ERR_RULES);
    assert_string_equal(said("parent"), "second_county");
    assert_int_equal(add_unit("T9", "", "town"), ERR_RULES);
    assert_string_equal(said("parent"), "root_is_county");
    assert_int_equal(add_unit("Y", "X", "county"), ERR_RULES);
}

static void units_and_posts_do_not_move(void **state)
{
    (void)state;
    assert_int_equal(add_unit("V1", "T2", "village"), ERR_RULES);
    assert_string_equal(said("parent"), "may_not_move");
    assert_int_equal(add_post("T1-SJ", "T2", "secretary"), ERR_RULES);
    assert_string_equal(said("code"), "may_not_move");
    assert_int_equal(add_post("T1-SJ", "T1", "officer"), ERR_RULES);
}

static void fields_out_of_form_are_refused_together(void **state)
{
    (void)state;
    int64_t events = fixture_count(&f).events;
    assert_int_equal(
        run(&unit_import, &(struct unit_import_in){.code = STR("a b"), .parent_code = STR("X"), .from_day = DAY_NONE}),
        ERR_RULES);
    assert_string_equal(said("code"), "code_form");
    assert_string_equal(said("name"), "required");
    assert_string_equal(said("short_name"), "required");
    assert_string_equal(said("kind"), "choice");
    assert_string_equal(said("from_day"), "required");
    assert_int_equal(add_post("P", "X", "emperor"), ERR_RULES);
    assert_string_equal(said("role"), "choice");
    assert_int_equal(add_tenure("T2-SJ", "E", "", ""), ERR_RULES);
    assert_string_equal(said("from_day"), "required");
    assert_int_equal(fixture_count(&f).events, events);
}

static void only_the_department_and_the_program_import(void **state)
{
    struct person_import_in in = {.code = STR("N"), .name = STR("演示乙"), .phone = STR("")};
    struct actor officer = actor_of("c", "2020-09-23"), secretary = actor_of("a", "2020-09-23"),
                 admin = actor_of("d", "2020-09-23");
    (void)state;
    assert_int_equal(run_as(&officer, &person_import, 0, &in), OK);
    assert_int_equal(run_as(&secretary, &person_import, 0, &in), ERR_FORBIDDEN);
    assert_int_equal(run_as(&admin, &person_import, 0, &in), ERR_NOT_FOUND);
}

static void an_officer_of_another_county_does_not_reach_this_ones_posts(void **state)
{
    struct tenure_import_in in = {
        .post_code = STR("T2-SJ"), .person_code = STR("A"), .from_day = on("2020-01-01"), .to_day = DAY_NONE};
    struct actor foreigner = actor_of("c", "2020-09-23");
    (void)state;
    foreigner.county_id = 99;
    foreigner.unit_path = STR("99/100/");
    assert_int_equal(run_as(&foreigner, &tenure_import, 0, &in), ERR_RULES);
    assert_string_equal(said("post"), "unknown_code");
    assert_string_equal(said("person"), "unknown_code");
}

/* ---- accounts ---- */

static void a_login_is_unique_and_plain_and_one_a_person(void **state)
{
    (void)state;
    assert_int_equal(add_person("N"), OK);
    assert_int_equal(add_account("N", "a", ""), ERR_RULES);
    assert_string_equal(said("login"), "login_taken");
    assert_int_equal(add_account("N", "N", ""), ERR_RULES);
    assert_string_equal(said("login"), "login_form");
    assert_int_equal(add_account("N", "n n", ""), ERR_RULES);
    assert_int_equal(add_account("N", "", ""), ERR_RULES);
    assert_string_equal(said("login"), "required");
    assert_int_equal(add_account("nobody", "n", ""), ERR_RULES);
    assert_string_equal(said("person"), "unknown_code");
    assert_int_equal(add_account("A", "a2", ""), ERR_RULES);
    assert_string_equal(said("person"), "has_account");
    assert_int_equal(add_account("N", "n", "$argon2id$x"), OK);
}

static void accounts_are_the_security_administrators(void **state)
{
    struct account_password_in in = {.password = STR("$argon2id$new")};
    struct actor admin = actor_of("d", "2020-09-23"), officer = actor_of("c", "2020-09-23");
    (void)state;
    assert_int_equal(run_as(&officer, &account_set_password, account("a"), &in), ERR_FORBIDDEN);
    assert_int_equal(run_as(&officer, &account_disable, account("a"), NULL), ERR_FORBIDDEN);
    assert_int_equal(run_as(&admin, &account_set_password, account("a"), &in), OK);
    assert_int_not_equal(result.seq, 0);
    assert_int_equal(run_as(&admin, &account_set_password, 12345, &in), ERR_NOT_FOUND);
}

static void a_password_stands_in_no_event(void **state)
{
    struct fixture_event_row e;
    struct fixture_value_row v;
    struct account_password_in in = {.password = STR("$argon2id$secret")};
    (void)state;
    assert_int_equal(run_as(&program, &account_set_password, account("a"), &in), OK);
    assert_int_equal(fixture_event(f.db, f.a, result.seq, &e), OK);
    assert_null(memmem(e.bytes.ptr, e.bytes.len, "secret", 6));
    assert_int_equal(fixture_value(f.db, f.a, result.seq, STR("password"), &v), OK);
    assert_true(str_empty(v.before));
    assert_true(str_empty(v.after));
}

static void a_disabled_account_acts_no_more(void **state)
{
    struct actor a, admin = actor_of("d", "2020-09-23");
    (void)state;
    assert_int_equal(run_as(&admin, &account_disable, account("a"), NULL), OK);
    assert_int_equal(people_actor(f.db, f.a, account("a"), 0, on("2020-09-23"), &a), ERR_FORBIDDEN);
    assert_int_equal(account_actor(f.db, f.a, account("a"), &a), ERR_FORBIDDEN);
    assert_int_equal(run_as(&admin, &account_disable, account("a"), NULL), ERR_STATE);
    assert_int_equal(run_as(&admin, &account_enable, account("a"), NULL), OK);
    assert_int_equal(people_actor(f.db, f.a, account("a"), 0, on("2020-09-23"), &a), OK);
}

static void nobody_disables_himself(void **state)
{
    struct actor admin = actor_of("d", "2020-09-23");
    (void)state;
    assert_int_equal(run_as(&admin, &account_disable, account("d"), NULL), ERR_RULES);
    assert_string_equal(said(""), "own_account");
}

static void everybody_changes_his_own_password_only(void **state)
{
    struct account_password_in in = {.password = STR("$argon2id$own")};
    struct account_read_row row;
    struct actor a = actor_of("a", "2020-09-23");
    (void)state;
    assert_int_equal(run_as(&a, &account_change_password, account("b"), &in), ERR_NOT_FOUND);
    assert_int_equal(run_as(&a, &account_change_password, account("a"), &in), OK);
    assert_int_equal(account_read(f.db, f.a, account("a"), &row), OK);
    assert_true(str_is(row.password, "$argon2id$own"));
}

/* ---- sessions that end with a password ---- */

struct session_sample {
    const char *digest, *login;
};

static enum err put_session(void *arg, struct db *db)
{
    const struct session_sample *s = arg;
    return session_insert(
        db,
        &(struct session_insert_in){
            .digest = str_c(s->digest), .account_id = account(s->login), .csrf = STR("c"), .now_ms = 1, .expires_ms = 2},
        NULL);
}

static void open_session(const char *digest, const char *login)
{
    struct session_sample s = {digest, login};
    assert_int_equal(command_ephemeral(f.commander, put_session, &s), OK);
}

static bool session_lives(const char *digest)
{
    struct session_find_row row;
    enum err e = session_find(f.db, f.a, str_c(digest), &row);
    err_clear();
    return e == OK;
}

static void a_new_password_ends_the_other_sessions(void **state)
{
    struct account_password_in in = {.password = STR("$argon2id$own"), .keep = STR("s1")};
    struct actor a = actor_of("a", "2020-09-23");
    (void)state;
    open_session("s1", "a");
    open_session("s2", "a");
    open_session("s3", "b");
    assert_int_equal(run_as(&a, &account_change_password, a.account_id, &in), OK);
    assert_true(session_lives("s1"));
    assert_false(session_lives("s2"));
    assert_true(session_lives("s3"));
}

static void disabling_ends_all_sessions(void **state)
{
    (void)state;
    open_session("s1", "a");
    assert_int_equal(run_as(&program, &account_disable, account("a"), NULL), OK);
    assert_false(session_lives("s1"));
}

/* ---- one-time links ---- */

static struct str make_link(const char *login)
{
    struct str token = account_token(f.a);
    struct account_link_in in = {.digest = account_digest(f.a, token)};
    assert_int_equal(run_as(&program, &account_link, account(login), &in), OK);
    return token;
}

static enum err accept_link(const char *login, struct str token, const char *password)
{
    struct actor own;
    struct account_accept_in in = {.digest = account_digest(f.a, token), .password = str_c(password)};
    assert_int_equal(account_actor(f.db, f.a, account(login), &own), OK);
    return run_as(&own, &account_accept, own.account_id, &in);
}

static enum err owner_of(struct str token)
{
    struct link_owner owner;
    enum err e = account_link_owner(f.db, f.a, account_digest(f.a, token), clock_ms(f.clock), &owner);
    err_clear();
    return e;
}

static void a_link_sets_a_password_once(void **state)
{
    struct account_read_row row;
    (void)state;
    struct str token = make_link("e");
    assert_int_equal(token.len, 64);
    assert_int_equal(owner_of(token), OK);
    assert_int_equal(accept_link("e", token, "$argon2id$1"), OK);
    assert_int_not_equal(result.seq, 0);
    assert_int_equal(owner_of(token), ERR_NOT_FOUND);
    assert_int_equal(accept_link("e", token, "$argon2id$2"), ERR_NOT_FOUND);
    assert_int_equal(account_read(f.db, f.a, account("e"), &row), OK);
    assert_true(str_is(row.password, "$argon2id$1"));
}

static void a_link_is_for_one_account(void **state)
{
    (void)state;
    struct str token = make_link("e");
    assert_int_equal(accept_link("a", token, "$argon2id$1"), ERR_NOT_FOUND);
    assert_int_equal(owner_of(token), OK);
}

static void a_link_ends_after_its_days(void **state)
{
    (void)state;
    struct str token = make_link("e");
    clock_set(f.clock, FIXTURE_NOW + LINK_DAYS * MS_PER_DAY - 1);
    assert_int_equal(owner_of(token), OK);
    clock_set(f.clock, FIXTURE_NOW + LINK_DAYS * MS_PER_DAY);
    assert_int_equal(owner_of(token), ERR_NOT_FOUND);
    assert_int_equal(accept_link("e", token, "$argon2id$1"), ERR_NOT_FOUND);
}

static void a_new_link_takes_password_sessions_and_older_links_away(void **state)
{
    struct account_password_in in = {.password = STR("$argon2id$old")};
    struct account_read_row row;
    (void)state;
    assert_int_equal(run_as(&program, &account_set_password, account("e"), &in), OK);
    open_session("s1", "e");
    struct str first = make_link("e"), second = make_link("e");
    assert_int_equal(account_read(f.db, f.a, account("e"), &row), OK);
    assert_true(str_empty(row.password));
    assert_false(session_lives("s1"));
    assert_int_equal(owner_of(first), ERR_NOT_FOUND);
    assert_int_equal(owner_of(second), OK);
}

static void a_disabled_account_is_not_entered_by_a_link(void **state)
{
    (void)state;
    struct str token = make_link("e");
    assert_int_equal(run_as(&program, &account_disable, account("e"), NULL), OK);
    assert_int_equal(owner_of(token), ERR_NOT_FOUND);
}

/* ---- passwords ---- */

static const char *password_fault(const char *password)
{
    struct violations v = {.arena = f.a};
    account_check_password(&v, STR("new"), str_c(password), STR("yangjiang01"));
    return v.list.n ? v.list.at[0].code : "";
}

static void a_password_is_long_and_not_the_first_to_be_tried(void **state)
{
    (void)state;
    assert_string_equal(password_fault("correct horse"), "");
    assert_string_equal(password_fault("一二三四五六七八九十"), ""); /* counted in characters */
    assert_string_equal(password_fault("Kx7pQ2mw9R"), "");
    assert_string_equal(password_fault(""), "password_short");
    assert_string_equal(password_fault("Kx7pQ2mw9"), "password_short");
    assert_string_equal(password_fault("一二三四五六七八九"), "password_short");
    assert_string_equal(password_fault("1111111111"), "password_common");
    assert_string_equal(password_fault("1234567890"), "password_common");
    assert_string_equal(password_fault("0987654321"), "password_common");
    assert_string_equal(password_fault("abcdefghijk"), "password_common");
    assert_string_equal(password_fault("QwertyUIOP"), "password_common");
    assert_string_equal(password_fault("Yangjiang01"), "password_login");
    assert_string_equal(password_fault("x-yangjiang01-x"), "password_login");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(a_post_is_held_from_its_first_day_to_its_last),
        TEST(an_actor_has_the_role_and_reach_of_the_post),
        TEST(without_a_post_today_there_is_no_actor),
        TEST(a_post_of_another_is_refused),
        TEST(who_has_two_posts_acts_under_the_one_chosen),
        TEST(an_account_without_a_post_has_no_role),
        TEST(a_delegate_acts_under_the_post_within_the_days_of_the_paper),
        TEST(only_a_secretary_is_stood_in_for),
        TEST(a_delegation_is_decided_before_it_begins_and_never_open),
        TEST(history_finds_the_holder_of_the_day_or_his_delegate),
        TEST(a_recusal_covers_the_unit_and_below_for_its_days),
        TEST(an_officer_stands_back_from_his_own_unit),
        TEST(an_officer_stands_back_where_he_stands_in),
        TEST(a_recusal_from_the_county_covers_it_as_a_whole),
        TEST(the_same_rows_again_make_no_event),
        TEST(a_corrected_row_is_changed_in_place),
        TEST(two_hold_one_post_at_no_time),
        TEST(a_tenure_made_longer_must_not_reach_into_the_next),
        TEST(nobody_is_two_of_the_three_administrators),
        TEST(what_is_not_there_is_named),
        TEST(a_second_county_and_a_second_root_are_refused),
        TEST(units_and_posts_do_not_move),
        TEST(fields_out_of_form_are_refused_together),
        TEST(only_the_department_and_the_program_import),
        TEST(an_officer_of_another_county_does_not_reach_this_ones_posts),
        TEST(a_login_is_unique_and_plain_and_one_a_person),
        TEST(accounts_are_the_security_administrators),
        TEST(a_password_stands_in_no_event),
        TEST(a_disabled_account_acts_no_more),
        TEST(nobody_disables_himself),
        TEST(everybody_changes_his_own_password_only),
        TEST(a_new_password_ends_the_other_sessions),
        TEST(disabling_ends_all_sessions),
        TEST(a_link_sets_a_password_once),
        TEST(a_link_is_for_one_account),
        TEST(a_link_ends_after_its_days),
        TEST(a_new_link_takes_password_sessions_and_older_links_away),
        TEST(a_disabled_account_is_not_entered_by_a_link),
        TEST(a_password_is_long_and_not_the_first_to_be_tried),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
