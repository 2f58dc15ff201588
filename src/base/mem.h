/* mem.h: the only caller of malloc, realloc and free.
 *
 * An allocation that fails ends the process at once with exit code 71 and one line on stderr, as a power cut would: what was
 * acknowledged is on disk, what was not is not (docs/decisions/0002-out-of-memory.md). So nothing here returns NULL.
 * Sizes that a client can choose are capped before they get here (buf.h has a maximum).
 */
#ifndef SG_BASE_MEM_H
#define SG_BASE_MEM_H
#include <stddef.h>

void *mem_alloc(size_t n);            /* zeroed; caller frees with mem_free */
void *mem_realloc(void *p, size_t n); /* new bytes are not zeroed */
void mem_free(void *p);               /* NULL is fine */

/* Fault tests: the nth allocation from now on fails (0 = never). Also set by sys_fault_from_env(). */
void mem_fail_at(unsigned long n);
unsigned long mem_count(void); /* allocations so far, to know how many there are to fail */

#endif
