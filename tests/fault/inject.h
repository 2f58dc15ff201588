/* inject.h: one failure at a chosen place: the nth allocation of the program, the nth of SQLite, the nth call of the operating
 * system (those of sys/ and SQLite's steps on its files share one counter, as sys.h says). Or every write of SQLite's fails, as
 * on a full disk.
 */
#ifndef SG_FAULT_INJECT_H
#define SG_FAULT_INJECT_H
#include <stdbool.h>
#include <stdint.h>

enum inject {
    INJECT_MEMORY,        /* the process ends: exit code 71 */
    INJECT_SQLITE_MEMORY, /* SQLite answers NOMEM */
    INJECT_CALL
};
#define INJECT_KINDS 3

/* First thing, before SQLite is used. */
void inject_install(void);
/* The nth from now on fails, once. 0: none. */
void inject_at(enum inject kind, uint64_t n);
/* How many there have been. */
uint64_t inject_count(enum inject kind);
/* SQLite's writes find no room until it is off again. */
void inject_disk_full(bool on);
/* The next sync of SQLite's fails. */
void inject_sync_failure(void);
/* Told when a step of SQLite's is about to fail; kind is an enum shim_kind. NULL: nobody. */
void inject_on_step(void (*told)(void *arg, int kind), void *arg);

#endif
