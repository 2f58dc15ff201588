/* board_csv.c: what the board shows, as a file for a spreadsheet. Written a page at a time, so that its memory is that of the
 * file. */
#include "base/num.h"
#include "desk/board_rows.h"
#include "formats/csv.h"

#define CHUNK 1000
#define FILE_BYTES_MAX (64u << 20)

/* Heads and words of a file, in both languages: a file is no template. */
struct word {
    const char *code, *zh, *en;
};

static const struct word heads[] = {
    {"code", "编号", "Code"},
    {"unit", "单位", "Unit"},
    {"name", "项目", "Project"},
    {"nature", "性质", "Kind"},
    {"secretary", "书记", "Secretary"},
    {"light", "计算灯", "Computed light"},
    {"rule", "依据", "Rule"},
    {"days", "逾期天数", "Days overdue"},
    {"declared", "自报灯", "Declared light"},
    {"differs", "两灯不一致", "Lights differ"},
    {"progress", "进度（%）", "Progress (%)"},
    {"planned", "计划进度（%）", "Planned (%)"},
    {"reported", "最近上报", "Last report"},
    {"problems", "未销号难题", "Open problems"},
    {"next", "下一节点", "Next milestone"},
    {"due", "节点期限", "Milestone due"},
};
static const struct word lights[] = {{"red", "逾期", "Overdue"},
                                     {"yellow", "滞后", "Behind"},
                                     {"blue", "快到期", "Due soon"},
                                     {"green", "正常", "On plan"},
                                     {"none", "暂停或未开始", "Paused or not begun"}};
static const struct word natures[] = {{"mandatory", "必选", "Mandatory"}, {"elective", "自选", "Elective"}};
static const struct word cells[] = {{"o", "按时", "On time"},     {"l", "迟报", "Late"},    {"m", "未报", "Missing"},
                                    {"a", "待报", "Awaited"},     {"n", "未到", "Not yet"}, {"w", "免报", "Waived"},
                                    {"-", "不适用", "Not active"}};
static const struct word answers[] = {{"0", "否", "No"}, {"1", "是", "Yes"}};

struct file {
    struct arena *a;
    struct buf out;
    struct csv_writer csv;
    enum lang lang;
};

#define COUNT(list) (sizeof(list) / sizeof(list)[0])

/* The word for a code; a code without word stands for itself. */
static void put_word(struct file *f, const struct word *list, size_t n, struct str code)
{
    for (size_t i = 0; i < n; i++) {
        if (str_is(code, list[i].code)) {
            csv_text(&f->csv, str_c(f->lang == LANG_EN ? list[i].en : list[i].zh));
            return;
        }
    }
    csv_text(&f->csv, code);
}

static void put_number(struct file *f, int64_t v)
{
    csv_number(&f->csv, str_printf(f->a, "%lld", (long long)v));
}

static void put_share(struct file *f, int64_t share)
{
    csv_number(&f->csv, num_show(f->a, share * 100, 1));
}

static void put_heads(struct file *f)
{
    for (size_t i = 0; i < COUNT(heads); i++) {
        csv_text(&f->csv, str_c(f->lang == LANG_EN ? heads[i].en : heads[i].zh));
    }
    for (int m = 1; m <= BOARD_MONTHS; m++) {
        csv_text(&f->csv, str_printf(f->a, f->lang == LANG_EN ? "Report %d" : "%d月月报", m));
    }
    csv_end_row(&f->csv);
}

static void put_row(struct file *f, const struct board_page_row *r)
{
    csv_text(&f->csv, r->code);
    csv_text(&f->csv, r->unit_name);
    csv_text(&f->csv, r->name);
    put_word(f, natures, COUNT(natures), r->nature);
    csv_text(&f->csv, r->secretary);
    put_word(f, lights, COUNT(lights), r->light);
    csv_text(&f->csv, r->light_rule);
    put_number(f, str_is(r->light, "red") ? r->light_days : 0);
    put_word(f, lights, COUNT(lights), r->declared);
    put_word(f, answers, COUNT(answers), r->differs ? STR("1") : STR("0"));
    put_share(f, r->progress);
    put_share(f, r->planned);
    csv_text(&f->csv, r->last_report_ms ? day_iso(f->a, day_of_ms(r->last_report_ms)) : STR(""));
    put_number(f, r->problems_open);
    csv_text(&f->csv, r->next_title);
    csv_text(&f->csv, day_iso(f->a, r->next_day));
    for (size_t m = 0; m < BOARD_MONTHS; m++) {
        put_word(f, cells, COUNT(cells), m < r->months.len ? str_sub(r->months, m, 1) : STR("-"));
    }
    csv_end_row(&f->csv);
}

static enum err put_rows(struct db *db, struct file *f, int64_t cycle_id, struct board_filter filter)
{
    struct board_rows rows = {.behind = true};
    enum err e = OK;
    filter.keyed = filter.backwards = false;
    filter.rows = CHUNK;
    while (e == OK && rows.behind && !f->out.full) {
        e = board_rows_load(db, f->a, cycle_id, &filter, &rows);
        for (size_t i = 0; e == OK && i < rows.n; i++) {
            put_row(f, &rows.at[i]);
        }
        if (e == OK && rows.behind) {
            filter.from = board_key_of(&rows.at[rows.n - 1]);
            filter.keyed = true;
        }
    }
    return e == OK && f->out.full ? err_set(ERR_TOO_LARGE, "a file above %u bytes", FILE_BYTES_MAX) : e;
}

enum err board_csv(struct db *db, struct arena *a, int64_t county_id, day_t today, const struct board_filter *filter,
                   enum lang lang, struct str *out)
{
    struct board_period p;
    struct file f = {.a = a, .lang = lang};
    enum err e = board_period_load(db, a, county_id, today, &p);
    if (e != OK) {
        return e;
    }
    buf_init(&f.out, FILE_BYTES_MAX);
    csv_begin(&f.csv, &f.out);
    put_heads(&f);
    e = put_rows(db, &f, p.cycle_id, *filter);
    *out = e == OK ? str_dup(a, buf_str(&f.out)) : STR("");
    buf_fini(&f.out);
    return e;
}
