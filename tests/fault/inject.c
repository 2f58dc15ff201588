/* inject.c: see inject.h. */
#include "inject.h"
#include <errno.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/mem.h"
#include "shim.h"
#include "sys/sys.h"

static sqlite3_mem_methods memory;
static atomic_ulong memory_count, memory_at;
static atomic_bool disk_full, sync_fails;
static void (*told)(void *arg, int kind);
static void *told_arg;

static bool memory_fails(void)
{
    return atomic_fetch_add(&memory_count, 1) + 1 == atomic_load(&memory_at);
}

static void *take_memory(int n)
{
    return memory_fails() ? NULL : memory.xMalloc(n);
}

static void *resize_memory(void *p, int n)
{
    return memory_fails() ? NULL : memory.xRealloc(p, n);
}

/* What SQLite's default VFS would answer when the call behind the step fails; 0: this step cannot. */
static int error_of(enum shim_kind kind)
{
    switch (kind) {
    case SHIM_OPEN: return SQLITE_CANTOPEN;
    case SHIM_READ: return SQLITE_IOERR_READ;
    case SHIM_WRITE: return SQLITE_IOERR_WRITE;
    case SHIM_TRUNCATE: return SQLITE_IOERR_TRUNCATE;
    case SHIM_SYNC: return SQLITE_IOERR_FSYNC;
    case SHIM_SIZE: return SQLITE_IOERR_FSTAT;
    case SHIM_LOCK: return SQLITE_IOERR_LOCK;
    case SHIM_MEMORY: return SQLITE_IOERR_SHMMAP;
    case SHIM_DELETE: return SQLITE_IOERR_DELETE;
    case SHIM_SYNC_FOLDER: break;
    }
    return SQLITE_OK;
}

static int fail_step(void *arg, const struct shim_step *s)
{
    (void)arg;
    int error = error_of(s->kind);
    if (s->kind == SHIM_WRITE && atomic_load(&disk_full)) {
        errno = ENOSPC;
        return SQLITE_FULL;
    }
    if (s->kind == SHIM_SYNC && atomic_exchange(&sync_fails, false)) {
        errno = EIO;
        return error;
    }
    if (error == SQLITE_OK || !sys_fault(EIO)) {
        return SQLITE_OK;
    }
    if (told) {
        told(told_arg, (int)s->kind);
    }
    return error;
}

void inject_install(void)
{
    sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory);
    sqlite3_mem_methods ours = memory;
    ours.xMalloc = take_memory;
    ours.xRealloc = resize_memory;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &ours) != SQLITE_OK) {
        abort(); /* SQLite is in use already */
    }
    shim_install(&(struct shim){.step = fail_step});
}

uint64_t inject_count(enum inject kind)
{
    switch (kind) {
    case INJECT_MEMORY: return mem_count();
    case INJECT_SQLITE_MEMORY: return atomic_load(&memory_count);
    case INJECT_CALL: return sys_fault_count();
    }
    return 0;
}

/* sys.h takes the number of the call from the environment, as the program does. */
static void fail_call(uint64_t n)
{
    char setting[40];
    snprintf(setting, sizeof setting, "syscall:%llu", (unsigned long long)(sys_fault_count() + n));
    setenv("SANGUAN_FAULT", setting, 1);
    sys_init();
    unsetenv("SANGUAN_FAULT");
}

void inject_at(enum inject kind, uint64_t n)
{
    switch (kind) {
    case INJECT_MEMORY: mem_fail_at((unsigned long)n); break;
    case INJECT_SQLITE_MEMORY: atomic_store(&memory_at, n ? atomic_load(&memory_count) + n : 0); break;
    case INJECT_CALL: fail_call(n); break;
    }
}

void inject_disk_full(bool on)
{
    atomic_store(&disk_full, on);
}

void inject_sync_failure(void)
{
    atomic_store(&sync_fails, true);
}

void inject_on_step(void (*tell)(void *arg, int kind), void *arg)
{
    told = tell;
    told_arg = arg;
}
