/* power.c: see power.h. */
#include "power.h"
#include <stdio.h>
#include "sys/sys.h"

static struct disk_log *recording;

enum err __real_sys_fsync_dir(const char *path);
enum err __wrap_sys_fsync_dir(const char *path); /* the linker puts it in the other's place */

enum err __wrap_sys_fsync_dir(const char *path)
{
    enum err e = __real_sys_fsync_dir(path);
    if (e == OK && recording) {
        disk_log_folder(recording);
    }
    return e;
}

static int record_step(void *arg, const struct shim_step *s)
{
    (void)arg;
    return recording ? disk_log_step(recording, s) : 0;
}

void power_install(void)
{
    shim_install(&(struct shim){.step = record_step});
}

void power_begin(void)
{
    recording = disk_log_new();
}

struct disk_log *power_end(void)
{
    struct disk_log *l = recording;
    recording = NULL;
    return l;
}

void power_ack(struct ack a)
{
    disk_log_ack(recording, a);
}

/* ---- cutting ---- */

struct cut {
    const struct power *p;
    struct disk *disk;
    struct store s;
    uint64_t random;
    size_t step;
    struct outcome o;
};

static void cut(struct cut *c, enum crash kind)
{
    static const char *const kinds[] = {"dropped", "kept", "kept in part", "torn"};
    const struct ack *acks;
    char why[160] = "";
    disk_crash(c->disk, kind, &c->random, c->s.folder);
    size_t n = disk_acks(c->disk, &acks);
    bool again = c->p->all || c->o.images % 4 == 0;
    enum verdict v = store_check(&c->s, acks, n, again, why, sizeof why);
    c->o.images++;
    c->o.lost += v == STORE_LOST;
    c->o.broken += v == STORE_BROKEN;
    if (v != STORE_GOOD && !c->o.first[0]) {
        snprintf(c->o.first, sizeof c->o.first, "step %zu, unsynced %s: %s", c->step, kinds[kind], why);
    }
}

/* Where nothing is unsynced there is one image only. */
static void cut_here(struct cut *c, size_t steps)
{
    unsigned ways = disk_unsynced(c->disk) == 0 ? 1 : CRASH_KINDS;
    for (unsigned kind = 0; kind < ways; kind++) {
        if (c->p->all || draw(&c->random) % (steps * CRASH_KINDS) < c->p->images) {
            cut(c, (enum crash)kind);
        }
    }
}

struct outcome power_cut(const struct disk_log *l, const struct power *p)
{
    struct cut c = {.p = p, .disk = disk_new(l, p->lying, p->base), .random = p->seed};
    store_init(&c.s);
    c.s.key = p->model->key;
    c.s.refresh = p->model->refresh;
    c.s.check_derived = p->model->check_derived;
    for (; disk_next(c.disk) && (p->all || c.o.images < p->images); c.step++) {
        cut_here(&c, disk_log_steps(l));
    }
    store_fini(&c.s);
    disk_free(c.disk);
    printf("# %u images of %zu steps: %u with losses, %u broken%s%s\n", c.o.images, disk_log_steps(l), c.o.lost, c.o.broken,
           c.o.first[0] ? "; first: " : "", c.o.first);
    return c.o;
}
