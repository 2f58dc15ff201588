#include "sys/sys.h"
#include "base/vec.h"
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

/* Each call of the operating system asks sys_fault first: a fault test makes the nth one fail. */
#define FAULTY(as, call) (sys_fault(as) ? -1 : (call))

static enum err failed(const char *what, const char *path)
{
    if (errno == ENOENT)
        return err_set(ERR_NOT_FOUND, "%s %s: %s", what, path, strerror(errno));
    if (errno == ENOSPC || errno == EDQUOT)
        return err_set(ERR_DISK_FULL, "%s %s: %s", what, path, strerror(errno));
    return err_set(ERR_IO, "%s %s: %s", what, path, strerror(errno));
}

static enum err read_all(int fd, const char *path, size_t max, struct buf *out)
{
    char chunk[16384];
    size_t total = 0;
    for (;;) {
        ssize_t n = FAULTY(EIO, read(fd, chunk, sizeof chunk));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return failed("read", path);
        if (n == 0)
            return OK;
        total += (size_t)n;
        if (total > max)
            return err_set(ERR_TOO_LARGE, "%s is larger than %zu bytes", path, max);
        buf_put(out, (struct str){chunk, (size_t)n});
    }
}

enum err sys_read_file(const char *path, size_t max, struct buf *out)
{
    int fd = FAULTY(EMFILE, open(path, O_RDONLY | O_CLOEXEC));
    if (fd < 0)
        return failed("open", path);
    enum err e = read_all(fd, path, max, out);
    close(fd);
    if (!e && out->full)
        e = err_set(ERR_TOO_LARGE, "%s is larger than the room for it", path);
    return e;
}

static enum err write_all(int fd, const char *path, struct str bytes)
{
    while (bytes.len > 0) {
        ssize_t n = FAULTY(ENOSPC, write(fd, bytes.ptr, bytes.len));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return failed("write", path);
        bytes = str_sub(bytes, (size_t)n, bytes.len);
    }
    return FAULTY(EIO, fsync(fd)) ? failed("fsync", path) : OK;
}

enum err sys_fsync_dir(const char *path)
{
    int fd = FAULTY(EMFILE, open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd < 0)
        return failed("open", path);
    enum err e = FAULTY(EIO, fsync(fd)) ? failed("fsync", path) : OK;
    close(fd);
    return e;
}

static enum err rename_into_place(struct arena *a, const char *temporary, const char *path)
{
    if (FAULTY(EIO, rename(temporary, path)))
        return failed("rename", path);
    struct str p = str_c(path);
    size_t slash = p.len;
    while (slash > 0 && p.ptr[slash - 1] != '/')
        slash--;
    return sys_fsync_dir(slash ? str_z(a, str_sub(p, 0, slash)) : ".");
}

enum err sys_write_file(const char *path, struct str bytes, mode_t mode)
{
    struct arena *a = arena_new();
    const char *temporary = str_printf(a, "%s.new", path).ptr;
    enum err e;
    unlink(temporary); /* left by a process that died: its bytes and its mode are not ours */
    int fd = FAULTY(EMFILE, open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
    if (fd < 0)
        e = failed("create", temporary);
    else {
        e = write_all(fd, temporary, bytes);
        close(fd);
        if (!e)
            e = rename_into_place(a, temporary, path);
        if (e)
            unlink(temporary);
    }
    arena_free(a);
    return e;
}

enum err sys_mkdir(const char *path, mode_t mode)
{
    struct stat st;
    if (FAULTY(ENOSPC, mkdir(path, mode)) == 0)
        return OK;
    if (errno == EEXIST && stat(path, &st) == 0) {
        if (S_ISDIR(st.st_mode))
            return OK;
        errno = ENOTDIR;
    }
    return failed("mkdir", path);
}

enum err sys_rename(const char *from, const char *to)
{
    if (sys_exists(to) && !sys_is_dir(to))
        return err_set(ERR_CONFLICT, "%s is there already", to);
    struct arena *a = arena_new();
    enum err e = rename_into_place(a, from, to);
    if (e && (errno == ENOTEMPTY || errno == EEXIST))
        e = ERR_CONFLICT;
    arena_free(a);
    return e;
}

enum err sys_remove(const char *path)
{
    if (FAULTY(EIO, remove(path)) == 0 || errno == ENOENT)
        return OK;
    return failed("remove", path);
}

static int by_bytes(const void *x, const void *y)
{
    return str_cmp(*(const struct str *)x, *(const struct str *)y);
}

enum err sys_list(struct arena *a, const char *path, struct str **names, size_t *n)
{
    VEC(struct str) list = {0};
    DIR *d = sys_fault(EMFILE) ? NULL : opendir(path);
    if (!d)
        return failed("open", path);
    for (struct dirent *entry; (entry = readdir(d));)
        if (entry->d_name[0] != '.')
            *vec_push(a, &list) = str_dup(a, str_c(entry->d_name));
    closedir(d);
    if (list.n > 1)
        qsort(list.at, list.n, sizeof list.at[0], by_bytes);
    *names = list.at;
    *n = list.n;
    return OK;
}

bool sys_is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool sys_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

enum err sys_disk_free(const char *path, int64_t *bytes)
{
    struct statvfs v;
    if (FAULTY(EIO, statvfs(path, &v)))
        return failed("statvfs", path);
    *bytes = (int64_t)v.f_bavail * (int64_t)v.f_frsize;
    return OK;
}

enum err sys_lock(const char *path, int *fd)
{
    *fd = FAULTY(EMFILE, open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (*fd < 0)
        return failed("open", path);
    if (FAULTY(EIO, flock(*fd, LOCK_EX | LOCK_NB)) == 0)
        return OK;
    enum err e = errno == EWOULDBLOCK ? err_set(ERR_BUSY, "%s is held by another process", path) : failed("lock", path);
    close(*fd);
    *fd = -1;
    return e;
}

void sys_unlock(int fd)
{
    if (fd >= 0)
        close(fd);
}
