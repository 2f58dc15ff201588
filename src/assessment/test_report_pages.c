/* test_report_pages.c: the pages of the monthly report with made-up values. `test_report_pages --print NAME [en]` writes one,
 * for looking at it: confirm, hand, plain, wrong, stale, confirmed, late, reopened, officer, unreported, periods, period,
 * period-wrong, period-waived, notices, notices-empty, merged, confirmed-waived, period-reminded, wrong-form. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include "assessment/period_pages.tmpl.h"
#include "assessment/report_pages.h"
#include "assessment/report_pages.tmpl.h"
#include "html/assets.h"

#define D(month, day) day_of(2020, month, day)
#define AT(month, day, hour, minute) (day_start_ms(D(month, day)) + ((hour)*60 + (minute)) * 60000LL)

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
static const struct nav_item rail[] = {
    {NAV_BOARD, STR_INIT("/board"), 0}, {NAV_NOTICES, STR_INIT("/notices"), 0}, {NAV_DISPATCH, STR_INIT("/periods"), 0}};

static void sample_init(struct sample *s, enum lang lang)
{
    *s = (struct sample){.a = arena_new()};
    html_init(&s->html, s->a, lang, D(9, 23));
    s->violations.arena = s->a;
    s->post = (struct page_post){.id = 7, .title = STR("洋江镇党委书记"), .current = true};
    s->form = (struct page_form){.keys = {.csrf = STR("c1"), .key = STR("k1"), .version = 3}, .violations = &s->violations};
    s->page = (struct page){.nav = NAV_TABS,
                            .active = NAV_PROJECTS,
                            .items = tabs,
                            .nitems = 4,
                            .county = STR("江西省分宜县"),
                            .unit = STR("洋江镇党委"),
                            .year = 2020,
                            .person = STR("林晓川"),
                            .posts = &s->post,
                            .nposts = 1,
                            .notices = 3,
                            .demo = true,
                            .theme = "",
                            .keys = s->form.keys,
                            .here = STR("/")};
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

/* ---- the report ---- */

static const struct report_fact facts[] = {
    {.label = STR_INIT("经营性收入"),
     .unit_label = STR_INIT("万元"),
     .before = {1182000, true},
     .after = {1247500, true},
     .digits = 2},
    {.label = STR_INIT("10万元以上村"), .unit_label = STR_INIT("个"), .before = {60000, true}, .after = {60000, true}},
    {.label = STR_INIT("薄弱村"),
     .unit_label = STR_INIT("个"),
     .before = {10000, true},
     .after = {20000, true},
     .falling_is_good = true},
    {.label = STR_INIT("群众满意度"), .unit_label = STR_INIT("%"), .digits = 1},
    {.kind = FACT_PROBLEMS, .before = {30000, true}, .after = {40000, true}},
    {.kind = FACT_MILESTONES, .before = {20000, true}, .after = {20000, true}, .overdue = 1}};
static const struct report_step steps[] = {{11, STR_INIT("基层党建“三化”建设"), REPORT_CONFIRMED},
                                           {12, STR_INIT("党建+村级集体经济"), REPORT_HANDED},
                                           {13, STR_INIT("流动党员教育管理"), REPORT_NONE}};

static struct report_page report_sample(struct sample *s)
{
    return (struct report_page){
        .v = {.project_id = 12,
              .project_name = STR("党建+村级集体经济"),
              .unit_name = STR("洋江镇"),
              .month = 9,
              .year = 2020,
              .due_day = D(9, 25),
              .due = true,
              .state = REPORT_HANDED,
              .version = 3,
              .light = STR("red"),
              .overdue_title = STR("冷链仓验收"),
              .overdue_day = D(8, 17),
              .overdue = 1,
              .facts = facts,
              .nfacts = sizeof facts / sizeof facts[0],
              .known = 7,
              .asked = 4,
              .last_focus = STR("盯住供电公司排期"),
              .draft = {.saved_ms = AT(9, 23, 10, 42), .version = 2},
              .handed_by = STR("赵一宁"),
              .handed_ms = AT(9, 22, 16, 5),
              .steps = steps,
              .nsteps = 3,
              .step = 1},
        .own = true,
        .may_write = true,
        .form = s->form,
        .reason = {.name = "reason", .kind = INPUT_LONG, .value = STR("用电增容审批晚于预期，供电公司已排期9月27日送电。")},
        .expected_day = {.name = "expected_day", .kind = INPUT_DATE, .value = STR("2020-10-15"), .min = STR("2020-09-24")},
        .next_focus = {.name = "next_focus",
                       .kind = INPUT_LONG,
                       .optional = true,
                       .rows = 2,
                       .value = STR("冷链仓送电、试运行，签首批3个村的入仓协议")},
        .declared = {.name = "declared", .value = STR("yellow")},
        .declared_reason = {.name = "declared_reason",
                            .kind = INPUT_LONG,
                            .rows = 2,
                            .value = STR("只差送电，9月底前可以补上")},
        .why = {.name = "why", .kind = INPUT_LONG}};
}

/* No longer to be written: what stands was handed and confirmed. */
static void report_closed(struct report_page *p)
{
    p->may_write = false;
    p->v.state = REPORT_CONFIRMED;
    p->v.confirmed_by = STR("林晓川");
    p->v.confirmed_ms = AT(9, 24, 8, 15);
    p->v.text = (struct report_draft){.reason = p->reason.value,
                                      .expected_day = p->expected_day.value,
                                      .next_focus = p->next_focus.value,
                                      .declared = STR("yellow"),
                                      .declared_reason = p->declared_reason.value};
}

static void report_wrong(struct sample *s, struct report_page *p)
{
    p->reason.value = STR("");
    p->expected_day.value = STR("2020-08-31");
    wrong(s, &p->reason, "reason_late");
    wrong(s, &p->expected_day, "date_not_after_today");
    p->typed = p->judged = true;
}

static void report_stale(struct report_page *p)
{
    p->form.stale = p->typed = true;
    p->theirs = (struct report_draft){.reason = STR("供电公司说要到10月。"),
                                      .expected_day = STR("2020-10-31"),
                                      .next_focus = p->next_focus.value,
                                      .declared = STR("red")};
}

static void make_report(struct sample *s, const char *name)
{
    struct report_page p = report_sample(s);
    bool liaison = strcmp(name, "hand") == 0;
    p.may_confirm = !liaison;
    p.may_hand = liaison;
    if (liaison || strcmp(name, "plain") == 0 || strcmp(name, "unreported") == 0) {
        p.v.handed_ms = 0;
        p.v.state = REPORT_NONE;
    }
    if (strcmp(name, "plain") == 0) { /* nothing late: one press is enough */
        p.v.overdue = 0;
        p.v.light = p.declared.value = STR("green");
        p.v.asked = 1;
        p.v.draft = (struct report_draft){0};
        p.next_focus.value = p.declared_reason.value = p.v.last_focus = STR("");
    }
    if (strcmp(name, "wrong") == 0 || strcmp(name, "wrong-form") == 0)
        report_wrong(s, &p);
    if (strcmp(name, "wrong-form") == 0)
        p.judged = false;
    if (strcmp(name, "stale") == 0)
        report_stale(&p);
    if (strcmp(name, "reopened") == 0) {
        p.v.state = REPORT_REOPENED;
        p.v.reopened_why = STR("填报的村数与底数表不一致，请核对后重新确认");
    }
    if (strcmp(name, "confirmed") == 0 || strcmp(name, "late") == 0 || strcmp(name, "officer") == 0)
        report_closed(&p);
    if (strcmp(name, "late") == 0) {
        p.v.late = p.v.delegated = true;
        p.v.confirmed_ms = AT(9, 27, 8, 15);
    }
    if (strcmp(name, "confirmed-waived") == 0)
        report_closed(&p);
    if (strcmp(name, "merged") == 0 || strcmp(name, "confirmed-waived") == 0) {
        p.v.due = p.may_write = p.may_confirm = false;
        p.v.merged = strcmp(name, "merged") == 0;
        p.v.draft.next_focus = STR("写到一半的话");
        p.v.nsteps = 0;
    }
    if (strcmp(name, "officer") == 0 || strcmp(name, "unreported") == 0) {
        p.may_write = p.may_confirm = p.own = false;
        p.may_reopen = strcmp(name, "officer") == 0;
        s->page.nav = NAV_RAIL;
        s->page.items = rail;
        s->page.nitems = 3;
        s->page.active = NAV_BOARD;
    }
    s->page.title = p.may_confirm && p.may_write ? TITLE_REPORT_CHECK : TITLE_REPORT;
    s->page.n = 9;
    s->page.subject = p.v.project_name;
    s->page.back = STR("/projects/12?tab=reports");
    s->page.step = 2;
    s->page.steps = p.may_write ? 3 : 0;
    tmpl_report_page(&s->html, &s->page, &p);
}

/* ---- the months ---- */

static void officer_page(struct sample *s, enum page_title title)
{
    s->page.title = title;
    s->page.nav = NAV_RAIL;
    s->page.items = rail;
    s->page.nitems = 3;
    s->page.active = NAV_DISPATCH;
    s->page.unit = STR("组织部");
}

static struct period_line month_line(int month)
{
    struct period_line l = {.id = 100 + month,
                            .month = month,
                            .due_day = D(month, 25),
                            .planned_day = D(month, 25),
                            .deadline = D(month, 25),
                            .state = STR("normal"),
                            .begun = month <= 9,
                            .due = month > 2 ? 48 : 0};
    l.received = month <= 8 ? 48 - month % 3 : 4;
    l.late = month <= 8 ? month % 4 : 0;
    l.awaited = l.due - l.received;
    if (month <= 2) {
        l.state = STR("waived");
        l.reason = STR("疫情防控期间，免报");
    }
    if (month == 7) {
        l.state = STR("postponed");
        l.due_day = l.deadline = D(7, 31);
        l.reason = STR("全县防汛抗洪，7月月报推迟到月底");
    }
    if (month == 10)
        l.deadline = D(10, 26);
    if (month == 8)
        l.reminded_ms = AT(8, 24, 8, 50);
    return l;
}

static void make_periods(struct sample *s, const char *name)
{
    struct period_line lines[12];
    (void)name;
    for (int i = 0; i < 12; i++)
        lines[i] = month_line(i + 1);
    officer_page(s, TITLE_PERIOD);
    tmpl_periods_page(&s->html, &s->page,
                      &(struct period_list_page){.year = 2020, .lines = lines, .nlines = 12, .may_change = true});
}

static void make_period(struct sample *s, const char *name)
{
    static const struct awaited_unit units[] = {
        {1, STR_INIT("钤东街道"), 2}, {2, STR_INIT("洋江镇"), 3}, {3, STR_INIT("双林镇"), 1}, {4, STR_INIT("教育局"), 1}};
    bool waived = strcmp(name, "period-waived") == 0;
    struct period_page p = {.line = month_line(waived ? 2 : 9),
                            .awaited = units,
                            .nawaited = 4,
                            .reports = 7,
                            .may_change = true,
                            .may_remind = !waived,
                            .may_postpone = true,
                            .may_restore = !waived,
                            .form = s->form,
                            .state = {.name = "state", .value = STR("normal")},
                            .due_day = {.name = "due_day", .kind = INPUT_DATE},
                            .why = {.name = "why", .kind = INPUT_LONG, .rows = 2}};
    if (waived)
        p.state.value = STR("waived");
    if (strcmp(name, "period-reminded") == 0) {
        p.line.reminded_ms = AT(9, 23, 8, 50);
        p.may_remind = false;
    }
    if (strcmp(name, "period-wrong") == 0) {
        p.state.value = STR("postponed");
        p.due_day.value = STR("2020-09-20");
        wrong(s, &p.due_day, "not_later_than_planned");
        wrong(s, &p.why, "required");
    }
    officer_page(s, TITLE_PERIOD);
    s->page.n = p.line.month;
    s->page.back = STR("/periods");
    tmpl_period_page(&s->html, &s->page, &p);
}

static void make_notices(struct sample *s, const char *name)
{
    static const struct notice_awaited awaited[] = {
        {12, STR_INIT("党建+村级集体经济"), 6, 18438, REPORT_REOPENED, STR_INIT("村数与底数表不一致")},
        {12, STR_INIT("党建+村级集体经济"), 9, 18530, REPORT_HANDED, {0}},
        {13, STR_INIT("流动党员教育管理"), 9, 18530, REPORT_NONE, {0}}};
    static const struct notice_reminders_row reminders[] = {{.month = 8, .sent_ms = 1598230200000, .units = 15, .reports = 21},
                                                            {.month = 6, .sent_ms = 1592873400000, .units = 3, .reports = 4}};
    static const struct notice_changes_row changes[] = {{.month = 7,
                                                         .state = STR_INIT("postponed"),
                                                         .due_day = 18474,
                                                         .planned_day = 18468,
                                                         .reason = STR_INIT("全县防汛抗洪，7月月报推迟到月底"),
                                                         .changed_day = 18456},
                                                        {.month = 2,
                                                         .state = STR_INIT("waived"),
                                                         .due_day = 18317,
                                                         .planned_day = 18317,
                                                         .reason = STR_INIT("疫情防控期间"),
                                                         .changed_day = 18327}};
    struct notices_page p = {.unit = true};
    if (strcmp(name, "notices") == 0) {
        p.awaited = awaited;
        p.nawaited = 3;
        p.reminders = reminders;
        p.nreminders = 2;
        p.changes = changes;
        p.nchanges = 2;
    }
    s->page.title = TITLE_NAV;
    s->page.active = NAV_NOTICES;
    tmpl_notices_page(&s->html, &s->page, &p);
}

static const struct {
    const char *name;
    void (*make)(struct sample *s, const char *name);
} samples[] = {{"confirm", make_report},
               {"hand", make_report},
               {"plain", make_report},
               {"wrong", make_report},
               {"stale", make_report},
               {"confirmed", make_report},
               {"late", make_report},
               {"reopened", make_report},
               {"officer", make_report},
               {"unreported", make_report},
               {"periods", make_periods},
               {"period", make_period},
               {"period-wrong", make_period},
               {"period-waived", make_period},
               {"notices", make_notices},
               {"notices-empty", make_notices},
               {"merged", make_report},
               {"confirmed-waived", make_report},
               {"period-reminded", make_period},
               {"wrong-form", make_report}};
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
    sample_init(s, lang);
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

static void what_is_known_is_text_with_its_change(void **state)
{
    (void)state;
    assert_true(shows("confirm", "118.20 →"));
    assert_true(shows("confirm", "<b>124.75</b>"));
    assert_true(shows("confirm", "<b class=\"green-t nw\">+6.55</b>"));
    assert_true(shows("confirm", "<b class=\"amber-t nw\">+1</b>")); /* a falling indicator that rises */
    assert_true(shows("confirm", "不变"));
    assert_true(shows("confirm", "<b class=\"red-t\">逾期1</b>"));
    assert_false(shows("confirm", "name=\"value\""));
}

static void a_month_that_asks_for_nothing_says_so_and_keeps_the_text(void **state)
{
    (void)state;
    assert_true(shows("merged", "这个月不用报了，并入10月。"));
    assert_true(shows("merged", "<span class=\"nw\">并入10月</span>"));
    assert_true(shows("merged", "写到一半的话"));
    assert_false(shows("merged", "截止，"));
    assert_false(shows("merged", "name=\"act\""));
    assert_true(shows("confirmed-waived", "<span class=\"nw\">这个月免报</span>"));
    assert_false(shows("confirmed-waived", "截止，"));
    assert_true(shows("confirmed", "截止，"));
}

static void a_month_reminded_of_today_offers_no_second_reminder(void **state)
{
    (void)state;
    assert_true(shows("period-reminded", "今天08:50已经提醒过，明天可以再提醒"));
    assert_false(shows("period-reminded", "action=\"/reminders/"));
    assert_true(shows("period", "action=\"/reminders/"));
    assert_false(shows("period", "明天可以再提醒"));
}

static void only_what_is_late_asks_for_a_reason_and_a_day(void **state)
{
    (void)state;
    assert_true(shows("confirm", "冷链仓验收为什么没按期完成"));
    assert_true(shows("confirm", "预计哪天完成"));
    assert_false(shows("plain", "为什么没按期完成"));
    assert_false(shows("plain", "预计哪天完成"));
    assert_true(shows("plain", "确认这个项目"));
}

static void the_liaison_hands_over_and_the_secretary_confirms(void **state)
{
    (void)state;
    assert_true(shows("hand", "交书记核对</button>"));
    assert_false(shows("hand", "value=\"confirm\""));
    assert_true(shows("confirm", "value=\"confirm\""));
    assert_false(shows("confirm", "value=\"hand\""));
    assert_true(shows("confirm", "赵一宁"));
    assert_true(shows("confirm", "<title>核对并确认9月月报"));
    assert_true(shows("hand", "<title>9月月报"));
}

static void a_draft_is_saved_by_script_and_by_button(void **state)
{
    (void)state;
    assert_true(shows("confirm", "data-draft=\"/projects/12/reports/9/draft\" data-draft-version=\"2\""));
    assert_true(shows("confirm", "name=\"draft\" value=\"2\""));
    assert_true(shows("confirm", "name=\"act\" value=\"save\""));
    assert_true(shows("confirm", "草稿已保存 10:42"));
}

static void pressing_enter_saves_and_never_confirms(void **state)
{
    struct sample s;
    (void)state;
    const char *page = sample_print(&s, "confirm", LANG_ZH);
    const char *first = strstr(page, "name=\"act\""); /* a browser takes the form's first button */
    assert_non_null(first);
    assert_memory_equal(first, "name=\"act\" value=\"save\"", strlen("name=\"act\" value=\"save\""));
    sample_fini(&s);
}

static void it_says_which_of_how_many(void **state)
{
    (void)state;
    assert_true(shows("confirm", "第2个，共3个"));
    assert_true(shows("confirm", "9月月报 2 / 3"));
    assert_true(shows("confirm", "/projects/13/reports/9"));
}

static void a_refusal_keeps_what_was_typed(void **state)
{
    (void)state;
    assert_true(shows("wrong", "有2处要改"));
    assert_true(shows("wrong", "href=\"#f-reason\""));
    assert_true(shows("wrong", "value=\"2020-08-31\""));
    assert_true(shows("wrong", "冷链仓送电、试运行"));
    assert_true(shows("wrong", "<title>有误："));
    assert_true(shows("wrong", "其余各项没有问题"));
    assert_false(shows("wrong-form", "其余各项没有问题")); /* the rules were not asked */
    assert_true(shows("wrong-form", "填的都还在"));
}

static void a_stale_page_shows_both_texts(void **state)
{
    (void)state;
    assert_true(shows("stale", "<ins>用电增容审批晚于预期，供电公司已排期9月27日送电。</ins>"));
    assert_true(shows("stale", "供电公司说要到10月。"));
    assert_true(shows("stale", "用电增容审批晚于预期，供电公司已排期9月27日送电。</textarea>"));
}

static void a_confirmed_report_has_no_fields(void **state)
{
    (void)state;
    assert_false(shows("confirmed", "<textarea"));
    assert_false(shows("confirmed", "data-draft"));
    assert_true(shows("confirmed", "9月24日 08:15"));
    assert_true(shows("confirmed", "两灯不一致"));
    assert_false(shows("confirmed", "迟报"));
    assert_false(shows("confirmed", "受托确认"));
}

static void late_and_delegated_are_said(void **state)
{
    (void)state;
    assert_true(shows("late", "迟报"));
    assert_true(shows("late", "受托确认"));
}

static void only_the_department_sends_back(void **state)
{
    (void)state;
    assert_true(shows("officer", "/reports/9/reopen"));
    assert_false(shows("confirmed", "/reports/9/reopen"));
    assert_true(shows("reopened", "填报的村数与底数表不一致"));
    assert_true(shows("reopened", "确认这个项目"));
}

static void what_is_not_confirmed_is_the_units_own(void **state)
{
    (void)state;
    assert_true(shows("unreported", "没报就是“未报”"));
    assert_false(shows("unreported", "用电增容"));
}

static void a_reminder_can_be_copied_with_units_and_dates_alone(void **state)
{
    (void)state;
    assert_true(shows(
        "period", "9月月报9月25日截止，以下单位还没有报：钤东街道（2份）、洋江镇（3份）、双林镇、教育局。请抓紧核对上报。"));
    assert_true(shows("period", "提醒未报单位（共7份）"));
    assert_false(shows("period-waived", "提醒未报单位"));
}

static void the_year_says_what_came_and_what_did_not(void **state)
{
    (void)state;
    assert_true(shows("periods", "原7月25日"));
    assert_true(shows("periods", "顺延到10月26日"));
    assert_true(shows("periods", "免报"));
    assert_true(shows("periods", "未到"));
    assert_true(shows("period-wrong", "新日期要晚于原定的"));
}

static void notices_say_what_is_awaited_and_why_it_came_back(void **state)
{
    (void)state;
    assert_true(shows("notices", "组织部退回：村数与底数表不一致"));
    assert_true(shows("notices", "7月月报延期到7月31日"));
    assert_true(shows("notices-empty", "没有要补的"));
}

static void pages_have_one_heading_and_one_primary_button(void **state)
{
    (void)state;
    for (size_t i = 0; i < SAMPLES; i++) {
        struct sample s;
        const char *page = sample_print(&s, samples[i].name, LANG_ZH), *h1 = strstr(page, "<h1");
        assert_non_null(h1);
        assert_null(strstr(h1 + 1, "<h1"));
        const char *primary = strstr(page, "btn primary");
        bool dialog = strstr(samples[i].name, "period") != NULL; /* its confirmation repeats the act */
        assert_true(!primary || dialog || !strstr(primary + 1, "btn primary"));
        sample_fini(&s);
    }
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_known_is_text_with_its_change),
        cmocka_unit_test(a_month_that_asks_for_nothing_says_so_and_keeps_the_text),
        cmocka_unit_test(a_month_reminded_of_today_offers_no_second_reminder),
        cmocka_unit_test(only_what_is_late_asks_for_a_reason_and_a_day),
        cmocka_unit_test(the_liaison_hands_over_and_the_secretary_confirms),
        cmocka_unit_test(a_draft_is_saved_by_script_and_by_button),
        cmocka_unit_test(pressing_enter_saves_and_never_confirms),
        cmocka_unit_test(it_says_which_of_how_many),
        cmocka_unit_test(a_refusal_keeps_what_was_typed),
        cmocka_unit_test(a_stale_page_shows_both_texts),
        cmocka_unit_test(a_confirmed_report_has_no_fields),
        cmocka_unit_test(late_and_delegated_are_said),
        cmocka_unit_test(only_the_department_sends_back),
        cmocka_unit_test(what_is_not_confirmed_is_the_units_own),
        cmocka_unit_test(a_reminder_can_be_copied_with_units_and_dates_alone),
        cmocka_unit_test(the_year_says_what_came_and_what_did_not),
        cmocka_unit_test(notices_say_what_is_awaited_and_why_it_came_back),
        cmocka_unit_test(pages_have_one_heading_and_one_primary_button),
    };
    if (argc > 2 && strcmp(argv[1], "--print") == 0 && sample_find(argv[2]) < SAMPLES) {
        struct sample s;
        fputs(sample_print(&s, argv[2], argc > 3 && strcmp(argv[3], "en") == 0 ? LANG_EN : LANG_ZH), stdout);
        sample_fini(&s);
        return 0;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
