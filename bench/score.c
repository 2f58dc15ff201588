/* score.c: the scoring of a year in memory, for the benchmarks: score PROJECTS; prints one line of JSON.
 *
 * Each project has twelve milestones, ten reports, three problems, four indicators and nine evaluators in three panels, made of
 * its number. Worksheets are scored in blocks that share an arena; what stays is what grades and ranks need.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <time.h>
#include "assessment/sheet.h"

#define BLOCK 1024
#define MILESTONES 12
#define MONTHS 10
#define PROBLEMS 3
#define INDICATORS 4
#define PANELS 3
#define EVALUATORS 3
#define AS_OF 18627 /* 2020-12-31 */

#define RATIO "\"fn\":{\"kind\":\"ratio\",\"target\":10000}"
#define PANEL(id, weight) "{\"id\":\"" id "\",\"weight\":" weight ",\"agg\":\"trimmed\",\"min\":2}"
static const char tree[] =
    "{\"parts\":{\"process\":3000,\"result\":3000,\"effect\":4000},\"tree\":{\"process\":["
    "{\"id\":\"milestones_on_time\",\"weight\":4000," RATIO "},{\"id\":\"reports_on_time\",\"weight\":2000," RATIO "},"
    "{\"id\":\"reports_received\",\"weight\":1000," RATIO "},{\"id\":\"problems_closed\",\"weight\":3000," RATIO "}],"
    "\"result\":[{\"id\":\"indicator_attainment\",\"weight\":10000," RATIO "}],"
    "\"effect\":[{\"id\":\"panels\",\"weight\":10000,\"groups\":[" PANEL("g0", "4000") "," PANEL("g1", "3000") "," PANEL(
        "g2", "3000") "]}]}}";
static const char bands[] =
    "[{\"grade\":\"A\",\"min\":900000,\"quota\":3000},{\"grade\":\"B\",\"min\":600000},{\"grade\":\"C\",\"min\":0}]";

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

/* A number that looks like any, the same each time. */
static int64_t some(size_t project, int i, int64_t below)
{
    uint64_t x = (project + 1) * 0x9e3779b97f4a7c15u + (uint64_t)i * 0xbf58476d1ce4e5b9u;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
    return (int64_t)((x ^ (x >> 27)) % (uint64_t)below);
}

static void make_facts(struct arena *a, size_t k, struct sheet_input *in)
{
    struct fact_milestone *m = arena_array_of(a, struct fact_milestone, MILESTONES);
    struct fact_month *r = arena_array_of(a, struct fact_month, MONTHS);
    struct fact_problem *b = arena_array_of(a, struct fact_problem, PROBLEMS);
    struct fact_indicator *n = arena_array_of(a, struct fact_indicator, INDICATORS);
    for (int i = 0; i < MILESTONES; i++)
        m[i] = (struct fact_milestone){.id = i,
                                       .deadline = AS_OF - 20 * i,
                                       .recorded_day = AS_OF - 20 * i - 3 + (int)some(k, i, 5),
                                       .late = some(k, i, 5) == 4};
    for (int i = 0; i < MONTHS; i++)
        r[i] = (struct fact_month){.month = i + 1,
                                   .due = true,
                                   .deadline = AS_OF - 30 * i,
                                   .received_day = AS_OF - 30 * i - 1 + (int)some(k, 20 + i, 3)};
    for (int i = 0; i < PROBLEMS; i++)
        b[i] = (struct fact_problem){
            .id = i, .deadline = AS_OF - 40 * i, .closed_day = AS_OF - 40 * i - 4 + (int)some(k, 40 + i, 6)};
    for (int i = 0; i < INDICATORS; i++)
        n[i] = (struct fact_indicator){.id = i + 1,
                                       .baseline = OPT_I64(0),
                                       .target = 1000000,
                                       .value = OPT_I64(some(k, 60 + i, 1100000)),
                                       .on_day = AS_OF};
    facts_compute(a,
                  &(struct fact_source){.milestones = m,
                                        .nmilestones = MILESTONES,
                                        .months = r,
                                        .nmonths = MONTHS,
                                        .problems = b,
                                        .nproblems = PROBLEMS,
                                        .indicators = n,
                                        .nindicators = INDICATORS},
                  AS_OF, &in->facts);
}

static void make_ballots(struct arena *a, size_t k, struct sheet_input *in)
{
    static const struct str groups[PANELS] = {STR_INIT("g0"), STR_INIT("g1"), STR_INIT("g2")};
    in->ballots = arena_array_of(a, struct score_ballots, PANELS);
    in->nballots = PANELS;
    for (int g = 0; g < PANELS; g++) {
        in->ballots[g] =
            (struct score_ballots){.group = groups[g], .scores = arena_array_of(a, int64_t, EVALUATORS), .n = EVALUATORS};
        for (int i = 0; i < EVALUATORS; i++)
            in->ballots[g].scores[i] = 600000 + some(k, 100 + g * EVALUATORS + i, 4000) * 100;
    }
}

static void score_all(const struct scoring *s, struct sheet_place *places, size_t n)
{
    static const struct str kinds[] = {STR_INIT("town"), STR_INIT("township"), STR_INIT("street"), STR_INIT("bureau")};
    struct arena *block = arena_new();
    for (size_t k = 0; k < n; k++) {
        struct sheet_input in = {.unit_type = kinds[k % 4]};
        struct score_scheme own;
        struct score_sheet sheet;
        make_facts(block, k, &in);
        make_ballots(block, k, &in);
        sheet_score(block, &s->scheme, &in, &own, &sheet);
        places[k] = sheet_place_of(block, (int64_t)(k / 2), kinds[k % 4], &sheet);
        if (k % BLOCK == BLOCK - 1)
            arena_reset(block);
    }
    arena_free(block);
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new();
    struct scoring s;
    struct grade_result result;
    struct rusage use;
    int64_t count;
    if (argc != 2 || !str_to_i64(str_c(argv[1]), &count) || count < 1 || count > 10000000 ||
        scoring_parse(a, str_c(tree), str_c(bands), &s) != OK) {
        fprintf(stderr, "usage: score PROJECTS %s\n", err_detail());
        return 1;
    }
    size_t n = (size_t)count;
    struct sheet_place *places = arena_array_of(a, struct sheet_place, n);
    double began = now_ms();
    score_all(&s, places, n);
    double scored = now_ms();
    sheet_rank(a, &s, places, n, &result);
    double ranked = now_ms();
    getrusage(RUSAGE_SELF, &use);
    printf("{\"projects\": %zu, \"score_ms\": %.2f, \"rank_ms\": %.2f, \"ties\": %zu, \"peak_mib\": %ld}\n", n, scored - began,
           ranked - scored, result.pending.n, use.ru_maxrss / 1024);
    arena_free(a);
    return 0;
}
