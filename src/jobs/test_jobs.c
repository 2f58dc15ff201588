/* test_jobs.c: the program's own jobs: again and again, at the turn of a day, after a failure, and never after the stop. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdatomic.h>
#include <unistd.h>
#include "base/date.h"
#include "jobs/jobs.h"

#define PATIENCE_MS 5000

static atomic_int runs, others;
static atomic_int failing; /* so many runs fail from now on */

static enum err count(void *arg)
{
    (void)arg;
    runs++;
    if (failing > 0) {
        failing--;
        return err_set(ERR_BUSY, "as the test wants it");
    }
    return OK;
}

static enum err count_other(void *arg)
{
    (void)arg;
    others++;
    return OK;
}

static int set_up(void **state)
{
    runs = others = failing = 0;
    *state = clock_fixed(day_start_ms(day_of(2020, 9, 23)));
    return 0;
}

static int tear_down(void **state)
{
    clock_free(*state);
    return 0;
}

static struct jobs *start(void **state, const struct job *list, size_t n)
{
    struct jobs *j = NULL;
    struct jobs_config c = {.list = list, .n = n, .clock = *state, .look_ms = 5, .retry_ms = 10};
    assert_int_equal(jobs_start(&c, &j), OK);
    return j;
}

static bool reaches(atomic_int *what, int n)
{
    for (int ms = 0; ms < PATIENCE_MS && *what < n; ms += 5) {
        usleep(5000);
    }
    return *what >= n;
}

static void a_job_runs_again_and_again(void **state)
{
    const struct job list[] = {{.name = "a", .every_ms = 10, .run = count},
                               {.name = "b", .every_ms = 3600000, .run = count_other}};
    struct jobs *j = start(state, list, 2);
    assert_true(reaches(&runs, 3));
    jobs_stop(j);
    assert_int_equal(others, 0);
}

static void a_job_of_the_day_runs_once_each_time_the_day_turns(void **state)
{
    const struct job list[] = {{.name = "day", .run = count}, {.name = "b", .every_ms = 10, .run = count_other}};
    struct jobs *j = start(state, list, 2);
    assert_true(reaches(&others, 3));
    assert_int_equal(runs, 0);
    clock_set(*state, day_start_ms(day_of(2020, 9, 24)));
    assert_true(reaches(&runs, 1));
    int seen = others;
    assert_true(reaches(&others, seen + 3));
    jobs_stop(j);
    assert_int_equal(runs, 1);
}

static void a_job_that_failed_is_tried_again(void **state)
{
    const struct job list[] = {{.name = "day", .run = count}};
    struct jobs *j = start(state, list, 1);
    struct jobs_stats s;
    failing = 2;
    clock_set(*state, day_start_ms(day_of(2020, 9, 24)));
    assert_true(reaches(&runs, 3));
    jobs_stats(j, &s);
    jobs_stop(j);
    assert_int_equal(runs, 3);
    assert_int_equal(s.failures, 2);
}

static void nothing_runs_after_the_stop(void **state)
{
    const struct job list[] = {{.name = "a", .every_ms = 1, .run = count}};
    struct jobs *j = start(state, list, 1);
    assert_true(reaches(&runs, 1));
    jobs_stop(j);
    int seen = runs;
    usleep(20000);
    assert_int_equal(runs, seen);
    jobs_stop(NULL);
}

#define FACT(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {FACT(a_job_runs_again_and_again),
                                       FACT(a_job_of_the_day_runs_once_each_time_the_day_turns),
                                       FACT(a_job_that_failed_is_tried_again), FACT(nothing_runs_after_the_stop)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
