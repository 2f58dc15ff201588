/* test_matrix.c: the policy against the hand-written table of expectations (expect.txt), cell by cell, and the table against
 * the policy with one rule at a time taken away: a rule that nobody would miss is not tested. Usage: test_matrix EXPECT.TXT
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "base/arena.h"
#include "rights/rights.h"
#include "sys/sys.h"

#define NOBODY ROLE_COUNT
#define SYSTEM (ROLE_COUNT + 1)
#define CALLERS (ROLE_COUNT + 2)
#define STATE_RIGHT 2u
#define STATE_WRONG 4u

enum circumstance { PLAIN, TEAM, OWN, TEAM_OWN, RECUSED, DEMO, DELEGATE, CIRCUMSTANCES };
static const char *const circumstance_word[] = {"plain", "team", "own", "team+own", "recused", "demo", "delegate"};
enum object { POST, UNIT, BELOW, ABOVE, OTHER, FAR, COUNTY, ABROAD, NONE, BALLOT, STRANGE, OBJECTS };
#define PLAIN_OBJECTS BALLOT /* those that every line answers */
static const char *const object_word[] = {"post",   "unit",   "below", "above",  "other",  "far",
                                          "county", "abroad", "none",  "ballot", "strange"};

static char expected[ACT_COUNT][CALLERS][CIRCUMSTANCES][OBJECTS]; /* 0 = nobody said */
static const char *path;

static const char *caller_word(unsigned caller)
{
    return caller == NOBODY ? "nobody" : caller == SYSTEM ? "system" : role_word((enum role)caller);
}

/* ---- reading the table ---- */

static const char *act_name(unsigned i)
{
    return act_word((enum act)i);
}
static const char *circumstance_name(unsigned i)
{
    return circumstance_word[i];
}

/* Marks in picked[] what the list names; an unknown word fails. */
static void pick(struct str list, const char *(*name)(unsigned), unsigned first, unsigned n, bool *picked, int line)
{
    struct str rest = str_trim(list), word;
    memset(picked, 0, n);
    while (str_split(&rest, ' ', &word)) {
        bool found = str_empty(word);
        for (unsigned i = first; i < n; i++) {
            if (str_is(word, "*") || str_is(word, name(i))) {
                picked[i] = found = true;
            }
        }
        if (!found) {
            fail_msg("expect.txt:%d: what is " STR_FMT "?", line, STR_ARG(word));
        }
    }
}

static void read_cells(struct str list, char *cells, int line)
{
    unsigned n = 0;
    for (size_t i = 0; i < list.len; i++) {
        if (list.ptr[i] == ' ') {
            continue;
        }
        if (n == OBJECTS || !strchr("ARH", list.ptr[i])) {
            fail_msg("expect.txt:%d: nine or eleven answers of A, R, H", line);
        }
        cells[n++] = list.ptr[i];
    }
    if (n == PLAIN_OBJECTS) {
        cells[n++] = 'H';
        cells[n++] = 'H';
    }
    if (n != OBJECTS) {
        fail_msg("expect.txt:%d: nine or eleven answers of A, R, H", line);
    }
}

static void take_line(struct str text, int line)
{
    struct str part[4], rest = text;
    bool acts[ACT_COUNT], callers[CALLERS], circumstances[CIRCUMSTANCES];
    char cells[OBJECTS];
    for (unsigned i = 0; i < 4; i++) {
        if (!str_split(&rest, ';', &part[i])) {
            fail_msg("expect.txt:%d: four parts between semicolons", line);
        }
    }
    pick(part[0], act_name, ACT_NONE + 1, ACT_COUNT, acts, line);
    pick(part[1], caller_word, 0, CALLERS, callers, line);
    pick(part[2], circumstance_name, 0, CIRCUMSTANCES, circumstances, line);
    read_cells(part[3], cells, line);
    for (unsigned i = 0; i < ACT_COUNT * CALLERS * CIRCUMSTANCES; i++) {
        unsigned a = i / (CALLERS * CIRCUMSTANCES), c = i / CIRCUMSTANCES % CALLERS, k = i % CIRCUMSTANCES;
        if (acts[a] && callers[c] && circumstances[k]) {
            if (expected[a][c][k][0]) {
                fail_msg("expect.txt:%d: %s, %s, %s is answered twice", line, act_name(a), caller_word(c),
                         circumstance_word[k]);
            }
            memcpy(expected[a][c][k], cells, OBJECTS);
        }
    }
}

static int read_table(void **state)
{
    struct buf b;
    (void)state;
    buf_init(&b, 1u << 20);
    if (sys_read_file(path, 1u << 20, &b) != OK) {
        return -1;
    }
    struct str rest = buf_str(&b), line;
    for (int n = 1; str_split(&rest, '\n', &line); n++) {
        line = str_trim(line);
        if (!str_empty(line) && line.ptr[0] != '#') {
            take_line(line, n);
        }
    }
    buf_fini(&b);
    return 0;
}

/* ---- the world in which the questions are asked ---- */

static struct actor make_actor(unsigned caller, enum circumstance k)
{
    struct actor a = {.county_id = 1, .unit_id = 20, .unit_path = STR("1/20/"), .demo = k == DEMO};
    if (caller == SYSTEM) {
        a.system = true;
    } else if (caller != NOBODY) {
        a.account_id = 5;
        a.person_id = 6;
        a.post_id = 7;
        a.role = (enum role)caller;
        a.delegation_id = k == DELEGATE ? 8 : 0;
    }
    return a;
}

static struct subject make_subject(enum object o, enum circumstance k)
{
    static const struct str paths[] = {
        [POST] = STR_INIT("1/20/"),   [UNIT] = STR_INIT("1/20/"),   [BELOW] = STR_INIT("1/20/30/"), [ABOVE] = STR_INIT("1/"),
        [OTHER] = STR_INIT("1/200/"), [FAR] = STR_INIT("2/20/"),    [COUNTY] = STR_INIT("1/"),      [ABROAD] = STR_INIT("2/"),
        [NONE] = STR_INIT(""),        [BALLOT] = STR_INIT("1/90/"), [STRANGE] = STR_INIT("1/90/")};
    struct subject s = {.id = 40, .version = 1, .county_id = 1, .unit_path = paths[o], .state = STATE_RIGHT};
    s.county_id = o == FAR || o == ABROAD ? 2 : o == NONE ? 0 : 1;
    s.unit_id = o == POST || o == UNIT ? 20 : o == NONE ? 0 : 90;
    s.project_id = o <= FAR ? 40 : 0;
    s.owner_post_id = o == POST ? 7 : o <= FAR ? 70 : 0;
    s.team_member = k == TEAM || k == TEAM_OWN;
    s.panel_member = o == BALLOT;
    s.own_item = k == OWN || k == TEAM_OWN;
    s.recused = k == RECUSED;
    return s;
}

static char letter(enum rights_verdict v)
{
    switch (v) {
    case RIGHTS_ALLOWED: return 'A';
    case RIGHTS_REFUSED: return 'R';
    case RIGHTS_HIDDEN: return 'H';
    case RIGHTS_STATE: return 'S';
    }
    return '?';
}

struct question {
    unsigned without; /* rule; rights_rule_count() = none */
    unsigned act, caller;
    enum circumstance k;
    enum object o;
    bool quiet;
    unsigned long asked, wrong;
};

static void ask(struct question *q, const struct actor *a, const struct subject *s, unsigned states, char want)
{
    char got = letter(rights_decide_without(q->without, a, (enum act)q->act, s, states));
    q->asked++;
    if (got != want) {
        q->wrong++;
        if (!q->quiet) {
            print_error("%s by %s (%s) on %s, kind %d, states %x: %c, should be %c\n", act_name(q->act), caller_word(q->caller),
                        circumstance_word[q->k], object_word[q->o], s ? (int)s->kind : -1, states, got, want);
        }
    }
}

/* One cell: every kind of object that stands for it, in a right state, in a wrong one, and where any state will do. */
static void ask_cell(struct question *q)
{
    static const enum subject_kind projects[] = {SUBJECT_PROJECT, SUBJECT_REPORT, SUBJECT_PROBLEM, SUBJECT_POST};
    static const enum subject_kind counties[] = {SUBJECT_COUNTY, SUBJECT_PERIOD};
    static const enum subject_kind nothing[] = {SUBJECT_NONE}, ballots[] = {SUBJECT_BALLOT};
    const enum subject_kind *kinds = q->o <= FAR ? projects : q->o >= BALLOT ? ballots : q->o == NONE ? nothing : counties;
    unsigned n = q->o <= FAR ? 4 : q->o >= NONE ? 1 : 2;
    struct actor actor = make_actor(q->caller, q->k);
    struct subject s = make_subject(q->o, q->k);
    char want = expected[q->act][q->caller][q->k][q->o];
    for (unsigned i = 0; i < n; i++) {
        s.kind = kinds[i];
        ask(q, &actor, &s, STATE_RIGHT | 8u, want);
        ask(q, &actor, &s, STATE_WRONG, want == 'A' ? 'S' : want);
        ask(q, &actor, &s, ~0u, want);
        if (q->caller == NOBODY && q->k != DEMO) {
            ask(q, NULL, &s, ~0u, want);
        }
    }
    if (q->o == NONE && q->k != RECUSED) {
        ask(q, &actor, NULL, ~0u, want);
    }
}

static void ask_all(struct question *q)
{
    for (q->act = ACT_NONE + 1; q->act < ACT_COUNT; q->act++) {
        for (q->caller = 0; q->caller < CALLERS; q->caller++) {
            for (q->k = PLAIN; q->k < CIRCUMSTANCES; q->k++) {
                for (q->o = POST; q->o < OBJECTS; q->o++) {
                    ask_cell(q);
                }
            }
        }
    }
}

/* ---- the facts ---- */

static void every_act_by_every_role_is_answered(void **state)
{
    unsigned missing = 0;
    (void)state;
    for (unsigned i = CALLERS * CIRCUMSTANCES; i < ACT_COUNT * CALLERS * CIRCUMSTANCES; i++) {
        unsigned a = i / (CALLERS * CIRCUMSTANCES), c = i / CIRCUMSTANCES % CALLERS, k = i % CIRCUMSTANCES;
        if (!expected[a][c][k][0]) {
            print_error("no answer: %s by %s (%s)\n", act_name(a), caller_word(c), circumstance_word[k]);
            missing++;
        }
    }
    assert_int_equal(missing, 0);
}

static void the_policy_answers_as_the_table_says(void **state)
{
    struct question q = {.without = rights_rule_count()};
    (void)state;
    ask_all(&q);
    print_message("%lu questions\n", q.asked);
    assert_int_equal(q.wrong, 0);
}

static void each_rule_is_missed_when_it_is_taken_away(void **state)
{
    unsigned idle = 0;
    (void)state;
    for (unsigned r = 0; r < rights_rule_count(); r++) {
        struct question q = {.without = r, .quiet = true};
        ask_all(&q);
        if (q.wrong == 0) {
            print_error("rule %u changes no answer\n", r);
            idle++;
        }
    }
    print_message("%u rules\n", rights_rule_count());
    assert_true(rights_rule_count() > 40);
    assert_int_equal(idle, 0);
}

static void an_act_of_none_is_hidden_from_everyone(void **state)
{
    struct actor a = make_actor(ROLE_OFFICER, PLAIN), system = make_actor(SYSTEM, PLAIN);
    (void)state;
    assert_int_equal(rights_decide(&a, ACT_NONE, NULL, ~0u), RIGHTS_HIDDEN);
    assert_int_equal(rights_decide(&system, ACT_NONE, NULL, ~0u), RIGHTS_HIDDEN);
    assert_int_equal(rights_decide(&a, ACT_COUNT, NULL, ~0u), RIGHTS_HIDDEN);
}

static void an_account_without_a_county_reaches_no_county(void **state)
{
    struct actor a = make_actor(ROLE_OFFICER, PLAIN);
    struct subject s = make_subject(POST, PLAIN);
    (void)state;
    a.county_id = s.county_id = 0;
    s.kind = SUBJECT_PROJECT;
    assert_int_equal(rights_decide(&a, ACT_PROJECT_VIEW, &s, ~0u), RIGHTS_HIDDEN);
}

static void a_post_without_a_path_reaches_no_unit(void **state)
{
    struct actor a = make_actor(ROLE_LIAISON, PLAIN);
    struct subject s = make_subject(UNIT, PLAIN);
    (void)state;
    a.unit_path = (struct str){NULL, 0};
    s.kind = SUBJECT_PROJECT;
    assert_int_equal(rights_decide(&a, ACT_PROJECT_VIEW, &s, ~0u), RIGHTS_HIDDEN);
}

static void a_project_without_an_owner_is_confirmed_by_nobody(void **state)
{
    struct actor a = make_actor(ROLE_SECRETARY, PLAIN);
    struct subject s = make_subject(POST, PLAIN);
    (void)state;
    a.post_id = s.owner_post_id = 0;
    s.kind = SUBJECT_REPORT;
    assert_int_equal(rights_decide(&a, ACT_REPORT_CONFIRM, &s, ~0u), RIGHTS_REFUSED);
}

static void each_role_s_word_reads_back(void **state)
{
    (void)state;
    for (unsigned r = 0; r < ROLE_COUNT; r++) {
        enum role back = ROLE_COUNT;
        assert_true(role_parse(str_c(role_word((enum role)r)), &back));
        assert_int_equal(back, r);
        assert_true(strlen(role_title((enum role)r)) > 0);
    }
}

static void an_unknown_role_is_refused(void **state)
{
    enum role r = ROLE_LEADER;
    (void)state;
    assert_false(role_parse(STR("Leader"), &r));
    assert_false(role_parse(STR(""), &r));
    assert_false(role_parse(STR("leader "), &r));
    assert_int_equal(r, ROLE_LEADER);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_act_by_every_role_is_answered),
        cmocka_unit_test(the_policy_answers_as_the_table_says),
        cmocka_unit_test(each_rule_is_missed_when_it_is_taken_away),
        cmocka_unit_test(an_act_of_none_is_hidden_from_everyone),
        cmocka_unit_test(an_account_without_a_county_reaches_no_county),
        cmocka_unit_test(a_post_without_a_path_reaches_no_unit),
        cmocka_unit_test(a_project_without_an_owner_is_confirmed_by_nobody),
        cmocka_unit_test(each_role_s_word_reads_back),
        cmocka_unit_test(an_unknown_role_is_refused),
    };
    if (argc != 2) {
        fprintf(stderr, "usage: test_matrix EXPECT.TXT\n");
        return 2;
    }
    path = argv[1];
    return cmocka_run_group_tests(tests, read_table, NULL);
}
