/* disk.c: see disk.h. */
#include "disk.h"
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "base/mem.h"
#include "base/vec.h"
#include "sys/sys.h"

#define SECTOR 512
#define NAMES_MAX 8
#define BASE_MAX (64u << 20)
#define SQLITE_DONE_WELL 0

enum kind { STEP_CREATE, STEP_DELETE, STEP_WRITE, STEP_TRUNCATE, STEP_SYNC, STEP_SYNC_FOLDER, STEP_ACK };

struct step {
    enum kind kind;
    unsigned name; /* of the file */
    int64_t at;
    struct str bytes;
    struct ack ack;
};

struct disk_log {
    struct arena *a;
    pthread_mutex_t lock;
    char names[NAMES_MAX][64];
    unsigned nnames;
    VEC(struct step) steps;
};

/* ---- recording ---- */

struct disk_log *disk_log_new(void)
{
    struct disk_log *l = mem_alloc(sizeof *l);
    l->a = arena_new();
    pthread_mutex_init(&l->lock, NULL);
    return l;
}

void disk_log_free(struct disk_log *l)
{
    pthread_mutex_destroy(&l->lock);
    arena_free(l->a);
    mem_free(l);
}

static unsigned name_of(struct disk_log *l, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    for (unsigned i = 0; i < l->nnames; i++) {
        if (strcmp(l->names[i], name) == 0) {
            return i;
        }
    }
    if (l->nnames == NAMES_MAX) {
        abort(); /* a run has a database and its journals */
    }
    snprintf(l->names[l->nnames], sizeof l->names[0], "%s", name);
    return l->nnames++;
}

static void record(struct disk_log *l, enum kind kind, const char *path, int64_t at, struct str bytes, struct ack ack)
{
    pthread_mutex_lock(&l->lock);
    struct step *s = vec_push(l->a, &l->steps);
    *s = (struct step){.kind = kind, .at = at, .bytes = str_dup(l->a, bytes), .ack = ack};
    s->name = path ? name_of(l, path) : 0;
    pthread_mutex_unlock(&l->lock);
}

int disk_log_step(void *log, const struct shim_step *s)
{
    struct ack none = {0};
    if (!s->path[0]) {
        return SQLITE_DONE_WELL; /* a temporary file dies with the power */
    }
    switch (s->kind) {
    case SHIM_OPEN:
        if (s->creates) {
            record(log, STEP_CREATE, s->path, 0, s->bytes, none);
        }
        break;
    case SHIM_WRITE: record(log, STEP_WRITE, s->path, s->at, s->bytes, none); break;
    case SHIM_TRUNCATE: record(log, STEP_TRUNCATE, s->path, s->at, s->bytes, none); break;
    case SHIM_SYNC: record(log, STEP_SYNC, s->path, 0, s->bytes, none); break;
    case SHIM_DELETE: record(log, STEP_DELETE, s->path, 0, s->bytes, none); break;
    case SHIM_SYNC_FOLDER: disk_log_folder(log); break;
    case SHIM_READ:
    case SHIM_SIZE:
    case SHIM_LOCK:
    case SHIM_MEMORY: break;
    }
    return SQLITE_DONE_WELL;
}

void disk_log_folder(struct disk_log *l)
{
    record(l, STEP_SYNC_FOLDER, NULL, 0, (struct str){NULL, 0}, (struct ack){0});
}

void disk_log_ack(struct disk_log *l, struct ack a)
{
    record(l, STEP_ACK, NULL, 0, (struct str){NULL, 0}, a);
}

size_t disk_log_steps(const struct disk_log *l)
{
    return l->steps.n;
}

/* ---- replaying ---- */

struct content {
    char *ptr;
    size_t len, cap;
};

/* A file by itself, whatever its name: its durable bytes and the steps since. */
struct inode {
    struct content durable;
    VEC(const struct step *) pending;
};

struct entry_step { /* an unsynced creation or deletion of a name */
    unsigned name;
    struct inode *inode; /* NULL: deleted */
};

struct disk {
    const struct disk_log *log;
    struct arena *a;
    bool lying;
    size_t at;
    struct inode *now[NAMES_MAX], *durable[NAMES_MAX]; /* by name */
    VEC(struct entry_step) pending;
    VEC(struct inode *) inodes;
    VEC(struct ack) acks;
    struct content image; /* room for disk_crash */
};

void disk_free(struct disk *d)
{
    for (size_t i = 0; i < d->inodes.n; i++) {
        mem_free(d->inodes.at[i]->durable.ptr);
    }
    mem_free(d->image.ptr);
    arena_free(d->a);
    mem_free(d);
}

static void resize(struct content *c, size_t len)
{
    if (len > c->cap) {
        c->cap = len * 2;
        c->ptr = mem_realloc(c->ptr, c->cap);
    }
    if (len > c->len) {
        memset(c->ptr + c->len, 0, len - c->len);
    }
    c->len = len;
}

static void put(struct content *c, size_t at, struct str bytes)
{
    if (bytes.len == 0) {
        return;
    }
    if (at + bytes.len > c->len) {
        resize(c, at + bytes.len);
    }
    memcpy(c->ptr + at, bytes.ptr, bytes.len);
}

static void take_base(struct disk *d, const char *base)
{
    char path[200];
    for (unsigned i = 0; i < d->log->nnames; i++) {
        struct buf b;
        snprintf(path, sizeof path, "%s/%s", base, d->log->names[i]);
        buf_init(&b, BASE_MAX);
        if (sys_read_file(path, BASE_MAX, &b) == OK) {
            struct inode *n = arena_new_of(d->a, struct inode);
            *vec_push(d->a, &d->inodes) = n;
            put(&n->durable, 0, buf_str(&b));
            d->now[i] = d->durable[i] = n;
        }
        buf_fini(&b);
        err_clear();
    }
}

struct disk *disk_new(const struct disk_log *l, bool lying, const char *base)
{
    struct disk *d = mem_alloc(sizeof *d);
    d->log = l;
    d->a = arena_new();
    d->lying = lying;
    if (base) {
        take_base(d, base);
    }
    return d;
}

static void apply(struct content *c, const struct step *s)
{
    if (s->kind == STEP_WRITE) {
        put(c, (size_t)s->at, s->bytes);
    } else {
        resize(c, (size_t)s->at);
    }
}

static void set_entry(struct disk *d, unsigned name, struct inode *inode)
{
    d->now[name] = inode;
    *vec_push(d->a, &d->pending) = (struct entry_step){.name = name, .inode = inode};
}

static void create(struct disk *d, unsigned name)
{
    struct inode *n = arena_new_of(d->a, struct inode);
    *vec_push(d->a, &d->inodes) = n;
    set_entry(d, name, n);
}

static void sync_inode(struct disk *d, struct inode *n)
{
    for (size_t i = 0; !d->lying && i < n->pending.n; i++) {
        apply(&n->durable, n->pending.at[i]);
    }
    n->pending.n = d->lying ? n->pending.n : 0;
}

static void sync_folder(struct disk *d)
{
    memcpy(d->durable, d->now,
           sizeof d->durable); /* names are kept even by a disk that lies, else there is nothing to look at */
    d->pending.n = 0;
}

static struct inode *inode_of(struct disk *d, const struct step *s)
{
    if (!d->now[s->name]) {
        abort(); /* a step on a file that nobody made: the log is not complete */
    }
    return d->now[s->name];
}

bool disk_next(struct disk *d)
{
    if (d->at == d->log->steps.n) {
        return false;
    }
    const struct step *s = &d->log->steps.at[d->at++];
    switch (s->kind) {
    case STEP_CREATE: create(d, s->name); break;
    case STEP_DELETE: set_entry(d, s->name, NULL); break;
    case STEP_WRITE:
    case STEP_TRUNCATE: *vec_push(d->a, &inode_of(d, s)->pending) = s; break;
    case STEP_SYNC: sync_inode(d, inode_of(d, s)); break;
    case STEP_SYNC_FOLDER: sync_folder(d); break;
    case STEP_ACK: *vec_push(d->a, &d->acks) = s->ack; break;
    }
    return true;
}

size_t disk_unsynced(const struct disk *d)
{
    size_t n = d->pending.n;
    for (unsigned i = 0; i < NAMES_MAX; i++) {
        n += d->now[i] ? d->now[i]->pending.n : 0;
    }
    return n;
}

size_t disk_acks(const struct disk *d, const struct ack **acks)
{
    *acks = d->acks.at;
    return d->acks.n;
}

/* ---- the image ---- */

static bool stays(enum crash kind, uint64_t *random)
{
    return kind == CRASH_KEEP || (kind != CRASH_DROP && (draw(random) >> 40) % 2);
}

static void put_junk(struct content *c, size_t at, size_t len, uint64_t *random)
{
    resize(c, at + len > c->len ? at + len : c->len);
    for (size_t i = 0; i < len; i++) {
        c->ptr[at + i] = (char)(draw(random) >> 56);
    }
}

/* Each sector of the write by itself: there, not there, or junk where nothing was before. */
static void tear(struct content *c, const struct step *s, size_t old_size, uint64_t *random)
{
    size_t end = (size_t)s->at + s->bytes.len;
    for (size_t from = (size_t)s->at; from < end;) {
        size_t to = (from / SECTOR + 1) * SECTOR;
        to = to < end ? to : end;
        uint64_t fate = (draw(random) >> 40) % 4;
        if (fate < 2) {
            put(c, from, str_sub(s->bytes, from - (size_t)s->at, to - from));
        } else if (fate == 2 && from >= old_size) {
            put_junk(c, from, to - from, random);
        }
        from = to;
    }
}

static void cut_inode(struct disk *d, const struct inode *n, enum crash kind, uint64_t *random)
{
    struct content *c = &d->image;
    c->len = 0;
    resize(c, n->durable.len);
    if (n->durable.len > 0) {
        memcpy(c->ptr, n->durable.ptr, n->durable.len);
    }
    for (size_t i = 0; i < n->pending.n; i++) {
        const struct step *s = n->pending.at[i];
        if (kind == CRASH_TEAR && s->kind == STEP_WRITE) {
            tear(c, s, n->durable.len, random);
        } else if (stays(kind, random)) {
            apply(c, s);
        }
    }
}

static void write_out(const char *path, struct str bytes)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    while (fd >= 0 && bytes.len > 0) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n <= 0) {
            break;
        }
        bytes = str_sub(bytes, (size_t)n, bytes.len);
    }
    if (fd < 0 || bytes.len > 0 || close(fd) != 0) {
        perror(path);
        abort();
    }
}

void disk_crash(struct disk *d, enum crash kind, uint64_t *random, const char *folder)
{
    struct inode *entries[NAMES_MAX];
    char path[200];
    memcpy(entries, d->durable, sizeof entries);
    for (size_t i = 0; i < d->pending.n; i++) {
        if (stays(kind, random)) {
            entries[d->pending.at[i].name] = d->pending.at[i].inode;
        }
    }
    for (unsigned i = 0; i < d->log->nnames; i++) {
        snprintf(path, sizeof path, "%s/%s", folder, d->log->names[i]);
        if (!entries[i]) {
            unlink(path);
            continue;
        }
        cut_inode(d, entries[i], kind, random);
        write_out(path, (struct str){d->image.ptr, d->image.len});
    }
}
