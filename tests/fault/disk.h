/* disk.h: what a disk may hold after a power cut.
 *
 * A log is recorded: every write, truncation, sync, creation and deletion of a run (through shim.h), and between them which
 * commands had been acknowledged. A disk walks through the log. It knows what must be there, since it was synced, and what may
 * be there, since it was only written; at any step it can be cut off, and its image is laid into a folder as files.
 *
 * What the model grants a file system: a sync of a file makes its bytes and size durable, not its name; a sync of the folder
 * makes names durable. Unsynced writes may be there or not, each by itself, in any order, and in pieces of a sector (512
 * bytes). A sector behind the old end of the file that was not written may hold anything. Bytes beside a write are not hurt
 * (SQLite's "powersafe overwrite").
 */
#ifndef SG_FAULT_DISK_H
#define SG_FAULT_DISK_H
#include "ack.h"
#include "shim.h"

enum crash {
    CRASH_DROP, /* nothing unsynced is there */
    CRASH_KEEP, /* everything is */
    CRASH_SOME, /* each step is or is not */
    CRASH_TEAR  /* each sector is or is not, or is junk where the file was shorter */
};
#define CRASH_KINDS 4

/* ---- recording ---- thread-safe */
struct disk_log;
struct disk_log *disk_log_new(void);
void disk_log_free(struct disk_log *l);
int disk_log_step(void *log, const struct shim_step *s); /* a hook of shim.h; always SQLITE_OK */
void disk_log_folder(struct disk_log *l);                /* the folder was synced by other means than SQLite's */
void disk_log_ack(struct disk_log *l, struct ack a);     /* after the answer: the log may know of it late, never early */
size_t disk_log_steps(const struct disk_log *l);

/* ---- replaying ---- */
struct disk;
/* lying: its syncs do nothing, a negative control. base: the folder with the files that were there when the recording began;
 * NULL: none. */
struct disk *disk_new(const struct disk_log *l, bool lying, const char *base);
void disk_free(struct disk *d);
bool disk_next(struct disk *d);             /* takes the next step; false: there is none */
size_t disk_unsynced(const struct disk *d); /* steps that may or may not be there */
size_t disk_acks(const struct disk *d, const struct ack **acks);
/* Lays the image into the folder, where files of an earlier image are overwritten or removed. */
void disk_crash(struct disk *d, enum crash kind, uint64_t *random, const char *folder);

#endif
