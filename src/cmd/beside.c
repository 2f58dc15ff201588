/* beside.c: see beside.h. */
#include "cmd/beside.h"
#include "sys/sys.h"

#define SMALL_FILE_MAX (64u << 10)

static const char *const made[] = {"store.db",         "store.db-journal", "store.db-wal", "store.db-shm", "database.uri",
                                   "database.uri.new", "journal.key",      "journal.pub",  "backup.txt",   "lock",
                                   "demo-accounts.txt"};

const char *beside_path(struct arena *a, const char *dir, const char *name)
{
    return str_printf(a, "%s/%s", dir, name).ptr;
}

static enum err clear(struct arena *a, const char *path)
{
    enum err e = OK;
    if (!sys_is_dir(path)) {
        return sys_exists(path) ? err_set(ERR_CONFLICT, "%s is in the way", path) : OK;
    }
    for (size_t i = 0; e == OK && i < sizeof made / sizeof made[0]; i++) {
        e = sys_remove(beside_path(a, path, made[i]));
    }
    return e == OK && sys_remove(path) != OK ? err_set(ERR_CONFLICT, "%s holds files that are not ours", path) : e;
}

static enum err free_name(struct arena *a, const char *name)
{
    struct str *names;
    size_t n = 0;
    if (!sys_exists(name)) {
        return OK;
    }
    enum err e = sys_is_dir(name) ? sys_list(a, name, &names, &n) : OK;
    return e == OK && (n > 0 || !sys_is_dir(name)) ? err_set(ERR_CONFLICT, "%s is there already", name) : e;
}

enum err beside_begin(struct arena *a, const char *name, const char **path)
{
    struct str s = str_c(name);
    while (s.len > 1 && s.ptr[s.len - 1] == '/') {
        s.len--;
    }
    *path = str_printf(a, STR_FMT ".new", STR_ARG(s)).ptr;
    enum err e = free_name(a, name);
    return e == OK ? clear(a, *path) : e;
}

enum err beside_end(const char *path, const char *name)
{
    enum err e = sys_fsync_dir(path);
    return e == OK ? sys_rename(path, name) : e;
}

void beside_undo(const char *path)
{
    struct arena *a = arena_new();
    if (path) {
        (void)!clear(a, path);
    }
    arena_free(a);
}

enum err beside_copy(const char *from, const char *to, unsigned mode)
{
    struct buf b;
    buf_init(&b, SMALL_FILE_MAX);
    enum err e = sys_read_file(from, SMALL_FILE_MAX, &b);
    e = e == OK ? sys_write_file(to, buf_str(&b), mode) : e;
    buf_fini(&b);
    return e;
}
