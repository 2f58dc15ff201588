/* sys.h: the ground floor. The only folder that calls the operating system for time, randomness, files, processes and logs;
 * each call passes a fault hook, so that a test can make the nth one fail (SANGUAN_FAULT=syscall:N or alloc:N in the
 * environment, read once by sys_init).
 */
#ifndef SG_SYS_SYS_H
#define SG_SYS_SYS_H
#include "base/str.h"
#include "base/buf.h"
#include <sys/types.h>

/* Once, first thing in main: reads the fault settings, ignores SIGPIPE, fixes the time zone to none. */
void sys_init(void);

/* ---- clock ---- A clock is passed to whoever needs the time; tests and demo directories set it. Thread-safe. */
struct clock;
struct clock *clock_system(void);            /* the machine's own */
struct clock *clock_fixed(int64_t ms);       /* stands still until clock_set */
void clock_set(struct clock *c, int64_t ms); /* a fixed clock only */
int64_t clock_ms(struct clock *c);           /* epoch milliseconds */
void clock_free(struct clock *c);
int64_t sys_monotonic_us(void); /* for time-outs and measuring, never for records */

/* ---- randomness ---- from the operating system; a failure ends the process. */
void sys_random(void *out, size_t len);
struct str sys_random_token(struct arena *a, size_t bytes); /* lower-case hex */

/* ---- files ---- NUL-terminated paths. */
enum err sys_read_file(const char *path, size_t max, struct buf *out) MUST_CHECK; /* ERR_NOT_FOUND, ERR_TOO_LARGE, ERR_IO */
/* Written beside, fsynced, renamed over, directory fsynced: afterwards the old content or the new, never a mix. */
enum err sys_write_file(const char *path, struct str bytes, mode_t mode) MUST_CHECK;
enum err sys_mkdir(const char *path, mode_t mode) MUST_CHECK; /* exists already: OK */
bool sys_exists(const char *path);
enum err sys_fsync_dir(const char *path) MUST_CHECK;
/* A file or folder gets its final name, durably; an empty folder in the way is replaced. ERR_CONFLICT when anything else is. */
enum err sys_rename(const char *from, const char *to) MUST_CHECK;
/* A file or an empty folder; that it is not there is OK. */
enum err sys_remove(const char *path) MUST_CHECK;
/* The names in a folder, sorted by bytes, without those that begin with a point; in the arena. */
enum err sys_list(struct arena *a, const char *path, struct str **names, size_t *n) MUST_CHECK;
bool sys_is_dir(const char *path);
enum err sys_disk_free(const char *path, int64_t *bytes) MUST_CHECK;
/* The lock of a data directory: ERR_BUSY when another process holds it. Released by sys_unlock or the process's end. */
enum err sys_lock(const char *path, int *fd) MUST_CHECK;
void sys_unlock(int fd);
const char *sys_getenv(const char *name); /* NULL when unset */

/* ---- stopping ---- SIGTERM and SIGINT do not end the process but wait for sys_stop_wait, from which on they do again: a
 * second one ends what hangs. sys_stop_block before any thread is started, since threads inherit it. */
void sys_stop_block(void);
const char *sys_stop_wait(void); /* the name of the signal that came */

/* ---- faults ---- true when this call is the one to fail; sets errno to `as`. Used by sys/ and by the SQLite VFS shim. */
bool sys_fault(int as);
unsigned long sys_fault_count(void);

/* ---- log ---- one line each on stderr: time, level, text. Never personal data: ids, codes and names of acts only. */
enum log_level { LOG_ERROR, LOG_WARN, LOG_INFO };
void log_line(enum log_level level, const char *fmt, ...) PRINTF_LIKE(2, 3);
#define log_error(...) log_line(LOG_ERROR, __VA_ARGS__)
#define log_warn(...) log_line(LOG_WARN, __VA_ARGS__)
#define log_info(...) log_line(LOG_INFO, __VA_ARGS__)

#endif
