/* program.c: makes `sanguan` itself a program in which one chosen place fails: linked to main.c, it installs inject.h before
 * main begins and tells on stderr, when the process ends, how many places there were.
 *
 *     SANGUAN_FAULT=alloc:N | syscall:N     as sys.h says; SQLite's steps on its files count as calls
 *     SANGUAN_SQLITE_FAULT=N                the nth allocation of SQLite's
 */
#include <stdio.h>
#include "inject.h"
#include "sys/sys.h"

__attribute__((constructor)) static void install(void)
{
    const char *at = sys_getenv("SANGUAN_SQLITE_FAULT");
    int64_t n;
    inject_install();
    if (at && str_to_i64(str_c(at), &n) && n > 0) {
        inject_at(INJECT_SQLITE_MEMORY, (uint64_t)n);
    }
}

__attribute__((destructor)) static void tell(void)
{
    fprintf(stderr, "places: %llu %llu %llu\n", (unsigned long long)inject_count(INJECT_MEMORY),
            (unsigned long long)inject_count(INJECT_SQLITE_MEMORY), (unsigned long long)inject_count(INJECT_CALL));
}
