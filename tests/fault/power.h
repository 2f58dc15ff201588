/* power.h: what the power-loss tests share: recording a run, and cutting the power at its steps. */
#ifndef SG_FAULT_POWER_H
#define SG_FAULT_POWER_H
#include "disk.h"
#include "store.h"

/* Once, before SQLite is used. The program is linked with --wrap=sys_fsync_dir, so that folders synced by it are seen. */
void power_install(void);
/* Everything between the two is recorded; the caller frees the log. */
void power_begin(void);
struct disk_log *power_end(void);
void power_ack(struct ack a); /* any thread */

struct power {
    bool all;        /* at each step, in each way */
    unsigned images; /* else at so many drawn ones, about */
    uint64_t seed;
    bool lying;
    const char *base;          /* as of disk_new */
    const struct store *model; /* whose key and features the images are checked with */
};
struct outcome {
    unsigned images, lost, broken;
    char first[200]; /* what was wrong with the first bad image */
};
struct outcome power_cut(const struct disk_log *l, const struct power *p);

#endif
