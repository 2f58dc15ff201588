/* test_pages.c: the small forms with made-up values: what they show to whom. `test_execution_pages --print NAME [en]` writes
 * one, for looking at it: milestone, done, milestone-wrong, milestone-stale, indicator, indicator-read, problem-form,
 * problem-wrong, problem, problem-solved, problem-own, problem-stale. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "execution/pages.h"
#include "execution/pages.tmpl.h"
#include "html/assets.h"

#define D(month, day) day_of(2020, month, day)
#define AT(month, day, hour) (day_start_ms(D(month, day)) + (hour)*3600000LL)

struct sample {
    struct arena *a;
    struct html html;
    struct page page;
    struct page_post post;
    struct violations violations;
    struct page_form form;
};

static const struct nav_item tabs[] = {{NAV_HOME, STR_INIT("/"), 0},
                                       {NAV_PROJECTS, STR_INIT("/projects"), 0},
                                       {NAV_NOTICES, STR_INIT("/notices"), 3},
                                       {NAV_ME, STR_INIT("/me"), 0}};
static const struct project_head_row project = {.id = 41,
                                                .name = STR_INIT("党建+村级集体经济"),
                                                .unit = STR_INIT("洋江镇"),
                                                .start_day = 18322,
                                                .end_day = 18627,
                                                .state = STR_INIT("active")};

static void sample_init(struct sample *s, enum lang lang, enum page_title title)
{
    *s = (struct sample){.a = arena_new()};
    html_init(&s->html, s->a, lang, D(9, 23));
    s->violations.arena = s->a;
    s->post = (struct page_post){.id = 7, .title = STR("洋江镇副镇长"), .current = true};
    s->form = (struct page_form){.keys = {.csrf = STR("c1"), .key = STR("k1"), .version = 3}, .violations = &s->violations};
    s->page = (struct page){.title = title,
                            .subject = project.name,
                            .nav = NAV_TABS,
                            .active = NAV_PROJECTS,
                            .items = tabs,
                            .nitems = 4,
                            .back = STR("/projects/41?tab=plan"),
                            .county = STR("江西省分宜县"),
                            .unit = STR("洋江镇党委"),
                            .year = 2020,
                            .person = STR("贺南乔"),
                            .posts = &s->post,
                            .nposts = 1,
                            .demo = true,
                            .theme = "",
                            .keys = s->form.keys,
                            .here = STR("/milestones/5")};
}

static void sample_fini(struct sample *s)
{
    html_fini(&s->html);
    arena_free(s->a);
}

static void wrong(struct sample *s, struct field_view *f, const char *code)
{
    violation_add(&s->violations, str_c(f->name), code, STR(""));
    f->error = violation_of(&s->violations, str_c(f->name));
    s->page.wrong = true;
}

/* ---- the pages ---- */

static struct milestone_view milestone_sample(struct sample *s)
{
    return (struct milestone_view){
        .project = project,
        .m = {.id = 5,
              .project_id = 41,
              .measure = STR("建冷链仓"),
              .title = STR("冷链仓验收"),
              .owner = STR("贺南乔"),
              .first_due_day = D(7, 30),
              .due_day = D(8, 15),
              .done_day = DAY_NONE,
              .recorded_day = DAY_NONE,
              .version = 3},
        .deadline = D(8, 17),
        .may_update = true,
        .form = s->form,
        .done_day = {.name = "done_day", .kind = INPUT_DATE, .value = STR("2020-09-23"), .max = STR("2020-09-23")},
        .note = {.name = "note", .kind = INPUT_LONG, .optional = true},
        .why = {.name = "why", .kind = INPUT_LONG}};
}

static void make_milestone(struct sample *s, const char *name)
{
    const struct milestone_move moved = {
        .before = D(7, 30), .after = D(8, 15), .approved_day = D(7, 22), .reason = STR("汛期停工"), .approver = STR("周文澜")};
    struct milestone_view v = milestone_sample(s);
    v.moves = &moved;
    v.nmoves = 1;
    if (strcmp(name, "done") == 0) {
        v.m.done_day = D(9, 18);
        v.m.recorded_day = D(9, 20);
        v.m.note = STR("验收单已签");
    }
    if (strcmp(name, "milestone-wrong") == 0) {
        v.done_day.value = STR("2020-09-30");
        v.note.value = STR("<b>验收单</b>已签");
        wrong(s, &v.done_day, "date_after_today");
    }
    if (strcmp(name, "milestone-stale") == 0) {
        v.form.stale = true;
        v.note.value = STR("验收组三人签字");
        v.m.done_day = D(9, 18);
        v.m.recorded_day = D(9, 20);
        v.m.note = STR("验收单已签");
    }
    tmpl_milestone_page(&s->html, &s->page, &v);
}

static void make_indicator(struct sample *s, const char *name)
{
    static const struct indicator_history_row values[] = {
        {.on_day = 18523, .value = 1247500, .person = STR_INIT("方其琛"), .recorded_ms = 1600397400000},
        {.on_day = 18505,
         .value = 1182000,
         .note = STR_INIT("凭证3份"),
         .person = STR_INIT("方其琛"),
         .recorded_ms = 1598944200000},
        {.on_day = 18505, .value = 11820000, .person = STR_INIT("方其琛"), .recorded_ms = 1598943000000}};
    struct indicator_view v = {
        .project = project,
        .i = {.id = 6,
              .project_id = 41,
              .name = STR("经营性收入合计"),
              .unit_label = STR("万元"),
              .digits = 2,
              .baseline = OPT_I64(862000),
              .target = 1800000,
              .start_day = D(3, 1),
              .end_day = D(12, 20),
              .source = STR("村账")},
        .values = values,
        .nvalues = 3,
        .bar = {.has_baseline = true, .has_value = true, .baseline = 862000, .value = 1247500, .target = 1800000, .digits = 2},
        .may_update = strcmp(name, "indicator-read") != 0,
        .form = s->form,
        .on_day = {.name = "on_day", .kind = INPUT_DATE, .value = STR("2020-09-23")},
        .value = {.name = "value", .kind = INPUT_NUMBER, .unit = STR("万元")},
        .note = {.name = "note", .kind = INPUT_LONG, .optional = true}};
    bar_layout(&v.bar);
    tmpl_indicator_page(&s->html, &s->page, &v);
}

static void make_problem_form(struct sample *s, const char *name)
{
    static const struct choice team[] = {{STR_INIT(""), STR_INIT("—")},
                                         {STR_INIT("9"), STR_INIT("贺南乔  副镇长")},
                                         {STR_INIT("10"), STR_INIT("方其琛  经管员")}};
    struct problem_form_view v = {.project = project,
                                  .form = s->form,
                                  .title = {.name = "title"},
                                  .origin = {.name = "origin", .optional = true},
                                  .owner = {.name = "owner_id", .kind = INPUT_SELECT, .choices = team, .nchoices = 3},
                                  .due_day = {.name = "due_day", .kind = INPUT_DATE}};
    if (strcmp(name, "problem-wrong") == 0) {
        v.title.value = STR("冷链仓用电增容未批");
        v.due_day.value = STR("2020-09-01");
        wrong(s, &v.owner, "not_in_team");
        wrong(s, &v.due_day, "date_not_after_today");
    }
    tmpl_problem_form(&s->html, &s->page, &v);
}

static void make_problem(struct sample *s, const char *name)
{
    static const struct problem_history_row history[] = {
        {.at_ms = 1597892400000, .verb = STR_INIT("problem.raise"), .person = STR_INIT("林晓川")},
        {.at_ms = 1599634800000,
         .verb = STR_INIT("problem.update"),
         .person = STR_INIT("贺南乔"),
         .progress = STR_INIT("供电公司已受理，排期9月27日")}};
    bool open = strcmp(name, "problem") == 0 || strcmp(name, "problem-stale") == 0;
    struct problem_view v = {.project = project,
                             .p = {.id = 8,
                                   .title = STR("冷链仓用电增容未批"),
                                   .origin = STR("一线记录"),
                                   .raised_day = D(8, 20),
                                   .raised_by = STR("林晓川"),
                                   .owner = STR("贺南乔"),
                                   .due_day = D(9, 30),
                                   .progress = STR("供电公司已受理，排期9月27日"),
                                   .state = open ? STR("open") : STR("solved"),
                                   .closed_day = DAY_NONE},
                             .history = history,
                             .nhistory = 2,
                             .may_update = true,
                             .may_close = strcmp(name, "problem-solved") == 0,
                             .own = strcmp(name, "problem-own") == 0,
                             .form = s->form,
                             .progress = {.name = "progress", .kind = INPUT_LONG, .value = STR("供电公司已受理，排期9月27日")},
                             .solved = !open};
    if (strcmp(name, "problem-stale") == 0) {
        v.form.stale = true;
        v.progress.value = STR("已约定9月28日现场送电");
    }
    tmpl_problem_page(&s->html, &s->page, &v);
}

static const struct {
    const char *name;
    enum page_title title;
    void (*make)(struct sample *s, const char *name);
} samples[] = {{"milestone", TITLE_MILESTONE, make_milestone},
               {"done", TITLE_MILESTONE, make_milestone},
               {"milestone-wrong", TITLE_MILESTONE, make_milestone},
               {"milestone-stale", TITLE_MILESTONE, make_milestone},
               {"indicator", TITLE_INDICATOR, make_indicator},
               {"indicator-read", TITLE_INDICATOR, make_indicator},
               {"problem-form", TITLE_PROBLEM, make_problem_form},
               {"problem-wrong", TITLE_PROBLEM, make_problem_form},
               {"problem", TITLE_PROBLEM, make_problem},
               {"problem-solved", TITLE_PROBLEM, make_problem},
               {"problem-own", TITLE_PROBLEM, make_problem},
               {"problem-stale", TITLE_PROBLEM, make_problem}};
#define SAMPLES (sizeof samples / sizeof samples[0])

static size_t sample_find(const char *name)
{
    size_t i = 0;
    while (i < SAMPLES && strcmp(samples[i].name, name) != 0)
        i++;
    return i;
}

/* The page as a string that ends; lives until sample_fini. */
static const char *sample_print(struct sample *s, const char *name, enum lang lang)
{
    size_t i = sample_find(name);
    assert_true(i < SAMPLES);
    sample_init(s, lang, samples[i].title);
    samples[i].make(s, name);
    buf_put_char(&s->html.out, '\0');
    assert_false(s->html.out.full);
    return s->html.out.ptr;
}

static bool shows(const char *name, const char *text)
{
    struct sample s;
    bool found = strstr(sample_print(&s, name, LANG_ZH), text) != NULL;
    sample_fini(&s);
    return found;
}

/* ---- facts ---- */

static void an_overdue_milestone_says_for_how_long_and_what_was_first_planned(void **state)
{
    (void)state;
    assert_true(shows("milestone", "已过37天")); /* from the Monday on which it was due, as the board counts */
    assert_true(shows("milestone", "顺延8月17日"));
    assert_true(shows("milestone", "原7月30日"));
    assert_true(shows("milestone", "汛期停工"));
}

static void what_is_done_is_only_taken_back(void **state)
{
    (void)state;
    assert_true(shows("milestone", "记为已完成"));
    assert_false(shows("milestone", "撤回完成"));
    assert_true(shows("done", "撤回完成记录"));
    assert_false(shows("done", "记为已完成"));
    assert_true(shows("done", "9月20日记录"));
}

static void a_refusal_keeps_what_was_typed_and_says_what_to_do(void **state)
{
    (void)state;
    assert_true(shows("milestone-wrong", "<title>有误：更新节点"));
    assert_true(shows("milestone-wrong", "value=\"2020-09-30\""));
    assert_true(shows("milestone-wrong", "&lt;b&gt;验收单&lt;/b&gt;已签</textarea>"));
    assert_true(shows("milestone-wrong", "href=\"#f-done_day\""));
    assert_true(shows("milestone-wrong", "id=\"e-done_day\""));
    assert_true(shows("problem-wrong", "有2处要改"));
    assert_true(shows("problem-wrong", "value=\"冷链仓用电增容未批\""));
}

static void a_stale_page_shows_both_texts(void **state)
{
    (void)state;
    assert_true(shows("milestone-stale", "<ins>验收组三人签字</ins>"));
    assert_true(shows("milestone-stale", "验收单已签"));
    assert_true(shows("problem-stale", "<ins>已约定9月28日现场送电</ins>"));
    assert_true(shows("problem-stale", "已约定9月28日现场送电</textarea>"));
    assert_false(shows("problem", "对照"));
}

static void the_last_value_stands_beside_the_field(void **state)
{
    (void)state;
    assert_true(shows("indicator", "上次9月18日：124.75"));
    assert_true(shows("indicator", "<del>1,182.00</del>"));
    assert_true(shows("indicator", "id=\"f-value\""));
    assert_false(shows("indicator-read", "id=\"f-value\""));
    assert_true(shows("indicator-read", "124.75"));
}

static void who_raised_or_owns_a_problem_sees_why_another_must_close_it(void **state)
{
    (void)state;
    assert_true(shows("problem-solved", "/problems/8/close"));
    assert_false(shows("problem-own", "/problems/8/close"));
    assert_true(shows("problem-own", "请另一个人确认"));
    assert_false(shows("problem", "销号</button>"));
}

static void every_form_carries_its_key_and_its_version(void **state)
{
    static const char *const forms[] = {"milestone", "done", "indicator", "problem", "problem-solved"};
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        assert_true(shows(forms[i], "name=\"key\" value=\"k1\""));
        assert_true(shows(forms[i], "name=\"version\" value=\"3\""));
    }
}

static void pages_have_one_heading_one_primary_button_and_an_english_side(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        struct sample s;
        const char *page = sample_print(&s, samples[i].name, LANG_EN), *h1 = strstr(page, "<h1");
        assert_non_null(h1);
        assert_null(strstr(h1 + 1, "<h1"));
        assert_null(strstr(page, "记下"));
        const char *primary = strstr(page, "btn primary");
        bool dialog = strcmp(samples[i].name, "problem-solved") == 0; /* its confirmation repeats the act */
        assert_true(!primary || dialog || !strstr(primary + 1, "btn primary"));
        sample_fini(&s);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_overdue_milestone_says_for_how_long_and_what_was_first_planned),
        cmocka_unit_test(what_is_done_is_only_taken_back),
        cmocka_unit_test(a_refusal_keeps_what_was_typed_and_says_what_to_do),
        cmocka_unit_test(a_stale_page_shows_both_texts),
        cmocka_unit_test(the_last_value_stands_beside_the_field),
        cmocka_unit_test(who_raised_or_owns_a_problem_sees_why_another_must_close_it),
        cmocka_unit_test(every_form_carries_its_key_and_its_version),
        cmocka_unit_test(pages_have_one_heading_one_primary_button_and_an_english_side),
    };
    if (argc > 2 && strcmp(argv[1], "--print") == 0 && sample_find(argv[2]) < SAMPLES) {
        struct sample s;
        fputs(sample_print(&s, argv[2], argc > 3 && strcmp(argv[3], "en") == 0 ? LANG_EN : LANG_ZH), stdout);
        sample_fini(&s);
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
