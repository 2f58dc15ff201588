/* styleguide.c: invented data for the style page. */
#include "html/styleguide.h"
#include "base/arena.h"
#include <string.h>

static void fill_strip(struct styleguide *g)
{
    const struct strip_node nodes[] = {
        {.day = day_of(2020, 3, 6), .sign = SIGN_DONE, .title = STR("村情摸底")},
        {.day = day_of(2020, 5, 11), .sign = SIGN_DONE, .title = STR("10村方案定稿")},
        {.day = day_of(2020, 8, 15), .sign = SIGN_OVERDUE, .title = STR("冷链仓验收")},
        {.day = day_of(2020, 9, 28), .sign = SIGN_SOON, .title = STR("用电增容")},
        {.day = day_of(2020, 12, 4), .sign = SIGN_COMING, .title = STR("分红公示")},
    };
    memcpy(g->nodes, nodes, sizeof(nodes));
    g->strip = (struct strip){.start = day_of(2020, 1, 1),
                              .end = day_of(2020, 12, 31),
                              .today = day_of(2020, 9, 23),
                              .fill = day_of(2020, 7, 31),
                              .lag = 1500,
                              .nodes = g->nodes,
                              .n = 5};
    strip_layout(&g->strip);
}

static void fill_cells(struct styleguide *g)
{
    static const char *const names[STYLE_UNITS] = {"洋江镇", "高岚乡", "钤西街道"};
    static const char *const signs[STYLE_UNITS] = {"ooooolooannn", "llwommola-nn", "ooooooooannn"};
    for (int u = 0; u < STYLE_UNITS; u++) {
        g->units[u].name = names[u];
        for (int m = 0; m < 12; m++)
            g->units[u].cells[m] = (struct month_cell){.month = m + 1, .sign = signs[u][m]};
    }
}

static void fill_bars(struct styleguide *g)
{
    g->bars[0] = (struct bar){
        .has_baseline = true, .has_value = true, .baseline = 862000, .value = 1247500, .target = 1800000, .digits = 2};
    g->bars[1] = (struct bar){.has_baseline = true, .has_value = true, .baseline = 40000, .value = 60000, .target = 100000};
    g->bars[2] = (struct bar){.has_baseline = true, .has_value = true, .baseline = 30000, .value = 10000, .target = 0};
    g->bars[3] = (struct bar){.has_baseline = true, .baseline = 0, .target = 900000};
    for (int i = 0; i < 4; i++)
        bar_layout(&g->bars[i]);
}

static void fill_fields(struct arena *a, struct styleguide *g)
{
    g->owners[0] = (struct choice){STR("1"), STR("易安和（组织委员）")};
    g->owners[1] = (struct choice){STR("2"), STR("贺南乔（副镇长）")};
    g->missing = (struct violation){STR("reason"), "reason_late", STR("")};
    g->late = (struct violation){STR("target"), "number", STR("")};
    g->violations.arena = a;
    violation_add(&g->violations, g->missing.field, g->missing.code, g->missing.arg);
    violation_add(&g->violations, g->late.field, g->late.code, g->late.arg);
    g->known = (struct field_view){.name = "unit", .kind = INPUT_KNOWN, .value = STR("洋江镇党委")};
    g->name = (struct field_view){.name = "short", .kind = INPUT_TEXT, .value = STR("值日生")};
    g->date = (struct field_view){.name = "done", .kind = INPUT_DATE, .value = STR("2020-12-20")};
    g->target = (struct field_view){.name = "target", .kind = INPUT_NUMBER, .value = STR("一百八"), .error = &g->late};
    g->owner =
        (struct field_view){.name = "owner", .kind = INPUT_SELECT, .value = STR("1"), .choices = g->owners, .nchoices = 2};
    g->disabled = (struct field_view){.name = "ended", .kind = INPUT_TEXT, .value = STR("不可改"), .disabled = true};
    g->reason = (struct field_view){.name = "reason", .kind = INPUT_LONG, .error = &g->missing};
    g->next = (struct field_view){.name = "next", .kind = INPUT_LONG, .optional = true, .rows = 2};
    g->light = (struct field_view){.name = "declared", .value = STR("yellow")};
    g->keys = (struct form_keys){.version = 3};
}

static void fill_counts(struct styleguide *g)
{
    static const char *const lights[5] = {"red", "yellow", "blue", "green", "awaited"};
    static const int figures[5] = {3, 6, 9, 30, 44};
    for (int i = 0; i < 5; i++)
        g->counts[i] =
            (struct count_view){.light = str_c(lights[i]), .n = figures[i], .href = STR("?light=red"), .current = i == 0};
    g->pager = (struct pager){.from = 1, .to = 48, .total = 48, .page = 1, .pages = 1};
}

static void fill_charts(struct arena *a, struct styleguide *g)
{
    static const int64_t others[9] = {3400, 4500, 5100, 5600, 6800, 7100, 7800, 8400, 9100};
    static const int64_t values[9] = {118, 109, 101, 112, 96, 88, 92, 81, 76};
    static const int64_t plan[9] = {100, 100, 98, 96, 93, 90, 88, 86, 84};
    const struct bar_row rows[4] = {{.label = STR("凤阳镇"), .permille = 920},
                                    {.label = STR("湖泽镇"), .permille = 860},
                                    {.label = STR("洋江镇"), .permille = 620, .own = true},
                                    {.label = STR("高岚乡"), .permille = 450}};
    static const int counts[8] = {1, 2, 5, 9, 13, 10, 5, 3};
    memcpy(g->others, others, sizeof(others));
    g->peers = (struct peers){
        .own = 6250, .q1 = 5500, .median = 6500, .q3 = 7900, .others = g->others, .nothers = 9, .from = 2500, .to = 10000};
    peers_layout(a, &g->peers);
    g->line = (struct line_chart){.values = values, .plan = plan, .n = 9};
    line_layout(a, &g->line);
    g->own = STR("本县");
    g->plan = STR("计划");
    g->from = STR("1月");
    g->to = STR("9月");
    memcpy(g->bar_rows, rows, sizeof(rows));
    g->bar_chart = (struct bar_chart){.rows = g->bar_rows, .n = 4, .goal = 750};
    bars_layout(&g->bar_chart);
    for (int i = 0; i < 8; i++)
        g->bins[i] = (struct histogram_bin){.from = 55 + 5 * i, .n = counts[i], .own = i == 5};
    g->histogram = (struct histogram){.bins = g->bins, .n = 8};
    histogram_layout(&g->histogram);
}

void styleguide_fill(struct arena *a, struct styleguide *g)
{
    memset(g, 0, sizeof(*g));
    fill_strip(g);
    fill_cells(g);
    fill_bars(g);
    fill_fields(a, g);
    fill_counts(g);
    fill_charts(a, g);
}
