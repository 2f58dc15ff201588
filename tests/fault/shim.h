/* shim.h: an SQLite VFS over the default one that shows each step to a hook before it is done. The hook may record it (disk.h)
 * or answer with an error of its own (inject.h). Installed as the default VFS, so that the program's own code opens its files
 * through it.
 *
 * Locks, shared memory and reads are shown too, so that they can fail; only what changes a disk has bytes.
 */
#ifndef SG_FAULT_SHIM_H
#define SG_FAULT_SHIM_H
#include "base/str.h"

enum shim_kind {
    SHIM_OPEN, /* creates: the file was not there */
    SHIM_READ,
    SHIM_WRITE,
    SHIM_TRUNCATE,
    SHIM_SYNC,        /* the file's bytes */
    SHIM_SYNC_FOLDER, /* the names in its folder; a notice: the answer is not looked at */
    SHIM_SIZE,
    SHIM_LOCK,
    SHIM_MEMORY, /* of the WAL's index */
    SHIM_DELETE
};

struct shim_step {
    enum shim_kind kind;
    const char *path; /* "" for a temporary file */
    bool creates;
    int64_t at;       /* offset; for SHIM_TRUNCATE the new size */
    struct str bytes; /* SHIM_WRITE */
};

struct shim {
    /* SQLITE_OK: the step is done. Anything else is its result, and it is not done. Any thread. */
    int (*step)(void *arg, const struct shim_step *s);
    void *arg;
};

/* Once, before SQLite is first used; copies. */
void shim_install(const struct shim *s);
/* Another hook; no file may be open. */
void shim_change(const struct shim *s);

#endif
