/* shim.c: see shim.h. A file of ours is followed in memory by the default VFS's own. */
#include "shim.h"
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

struct shim_file {
    sqlite3_file base;
    const char *path; /* SQLite keeps it while the file is open */
    bool new_journal; /* the default VFS syncs the folder together with the first sync of a journal */
};

static sqlite3_vfs vfs;
static sqlite3_vfs *real_vfs;
static struct shim hook;

static sqlite3_file *real(sqlite3_file *f)
{
    return (sqlite3_file *)((struct shim_file *)f + 1);
}

static int show(sqlite3_file *f, enum shim_kind kind, int64_t at, struct str bytes)
{
    struct shim_step s = {.kind = kind, .path = ((struct shim_file *)f)->path, .at = at, .bytes = bytes};
    return hook.step(hook.arg, &s);
}

#define GUARD(f, kind, at, bytes)                                                                                              \
    do {                                                                                                                       \
        int guard_ = show((f), (kind), (at), (bytes));                                                                         \
        if (guard_ != SQLITE_OK) {                                                                                             \
            return guard_;                                                                                                     \
        }                                                                                                                      \
    } while (0)
#define NO_BYTES ((struct str){NULL, 0})

/* ---- a file ---- */

static int close_file(sqlite3_file *f)
{
    return real(f)->pMethods->xClose(real(f));
}

static int read_file(sqlite3_file *f, void *to, int n, sqlite3_int64 at)
{
    GUARD(f, SHIM_READ, at, NO_BYTES);
    return real(f)->pMethods->xRead(real(f), to, n, at);
}

static int write_file(sqlite3_file *f, const void *from, int n, sqlite3_int64 at)
{
    GUARD(f, SHIM_WRITE, at, ((struct str){from, (size_t)n}));
    return real(f)->pMethods->xWrite(real(f), from, n, at);
}

static int truncate_file(sqlite3_file *f, sqlite3_int64 size)
{
    GUARD(f, SHIM_TRUNCATE, size, NO_BYTES);
    return real(f)->pMethods->xTruncate(real(f), size);
}

static int sync_file(sqlite3_file *f, int flags)
{
    struct shim_file *s = (struct shim_file *)f;
    GUARD(f, SHIM_SYNC, 0, NO_BYTES);
    int rc = real(f)->pMethods->xSync(real(f), flags);
    if (rc == SQLITE_OK && s->new_journal) {
        s->new_journal = false;
        (void)show(f, SHIM_SYNC_FOLDER, 0, NO_BYTES);
    }
    return rc;
}

static int size_of_file(sqlite3_file *f, sqlite3_int64 *size)
{
    GUARD(f, SHIM_SIZE, 0, NO_BYTES);
    return real(f)->pMethods->xFileSize(real(f), size);
}

static int lock_file(sqlite3_file *f, int level)
{
    GUARD(f, SHIM_LOCK, 0, NO_BYTES);
    return real(f)->pMethods->xLock(real(f), level);
}

static int unlock_file(sqlite3_file *f, int level)
{
    return real(f)->pMethods->xUnlock(real(f), level);
}

static int check_lock(sqlite3_file *f, int *out)
{
    GUARD(f, SHIM_LOCK, 0, NO_BYTES);
    return real(f)->pMethods->xCheckReservedLock(real(f), out);
}

static int control_file(sqlite3_file *f, int op, void *arg)
{
    return real(f)->pMethods->xFileControl(real(f), op, arg);
}

static int sector_size(sqlite3_file *f)
{
    return real(f)->pMethods->xSectorSize(real(f));
}

static int device_characteristics(sqlite3_file *f)
{
    return real(f)->pMethods->xDeviceCharacteristics(real(f));
}

static int map_memory(sqlite3_file *f, int region, int size, int extend, void volatile **out)
{
    GUARD(f, SHIM_MEMORY, 0, NO_BYTES);
    return real(f)->pMethods->xShmMap(real(f), region, size, extend, out);
}

static int lock_memory(sqlite3_file *f, int offset, int n, int flags)
{
    if (flags & SQLITE_SHM_LOCK) {
        GUARD(f, SHIM_LOCK, 0, NO_BYTES);
    }
    return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
}

static void memory_barrier(sqlite3_file *f)
{
    real(f)->pMethods->xShmBarrier(real(f));
}

static int unmap_memory(sqlite3_file *f, int remove)
{
    return real(f)->pMethods->xShmUnmap(real(f), remove);
}

static int fetch(sqlite3_file *f, sqlite3_int64 at, int n, void **out)
{
    GUARD(f, SHIM_READ, at, NO_BYTES);
    return real(f)->pMethods->xFetch(real(f), at, n, out);
}

static int unfetch(sqlite3_file *f, sqlite3_int64 at, void *page)
{
    return real(f)->pMethods->xUnfetch(real(f), at, page);
}

static const sqlite3_io_methods methods = {
    .iVersion = 3,
    .xClose = close_file,
    .xRead = read_file,
    .xWrite = write_file,
    .xTruncate = truncate_file,
    .xSync = sync_file,
    .xFileSize = size_of_file,
    .xLock = lock_file,
    .xUnlock = unlock_file,
    .xCheckReservedLock = check_lock,
    .xFileControl = control_file,
    .xSectorSize = sector_size,
    .xDeviceCharacteristics = device_characteristics,
    .xShmMap = map_memory,
    .xShmLock = lock_memory,
    .xShmBarrier = memory_barrier,
    .xShmUnmap = unmap_memory,
    .xFetch = fetch,
    .xUnfetch = unfetch,
};

/* ---- the VFS ---- */

static int open_file(sqlite3_vfs *v, const char *path, sqlite3_file *f, int flags, int *out_flags)
{
    struct shim_file *s = (struct shim_file *)f;
    (void)v;
    memset(s, 0, sizeof *s);
    s->path = path ? path : "";
    s->new_journal = (flags & SQLITE_OPEN_CREATE) && (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL));
    struct shim_step step = {
        .kind = SHIM_OPEN, .path = s->path, .creates = path && (flags & SQLITE_OPEN_CREATE) && access(path, F_OK) != 0};
    int rc = hook.step(hook.arg, &step);
    if (rc == SQLITE_OK) {
        rc = real_vfs->xOpen(real_vfs, path, real(f), flags, out_flags);
    }
    if (rc == SQLITE_OK) {
        f->pMethods = &methods;
    }
    return rc;
}

static int delete_file(sqlite3_vfs *v, const char *path, int sync_folder)
{
    struct shim_step s = {.kind = SHIM_DELETE, .path = path};
    (void)v;
    int rc = access(path, F_OK) == 0 ? hook.step(hook.arg, &s) : SQLITE_OK;
    rc = rc == SQLITE_OK ? real_vfs->xDelete(real_vfs, path, sync_folder) : rc;
    if (rc == SQLITE_OK && sync_folder) {
        s.kind = SHIM_SYNC_FOLDER;
        (void)hook.step(hook.arg, &s);
    }
    return rc;
}

void shim_change(const struct shim *s)
{
    hook = *s;
}

void shim_install(const struct shim *s)
{
    hook = *s;
    real_vfs = sqlite3_vfs_find(NULL);
    vfs = *real_vfs; /* all but files is the default's own business, and so is the pAppData that it needs */
    vfs.zName = "shim";
    vfs.szOsFile = (int)sizeof(struct shim_file) + real_vfs->szOsFile;
    vfs.xOpen = open_file;
    vfs.xDelete = delete_file;
    sqlite3_vfs_register(&vfs, 1);
}
