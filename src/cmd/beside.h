/* beside.h: a directory that is there whole or not at all: built under NAME.new, renamed when it is complete.
 *
 * What an interrupted attempt left under NAME.new is removed first, but only files of the names that the program makes.
 */
#ifndef SG_CMD_BESIDE_H
#define SG_CMD_BESIDE_H
#include "base/arena.h"
#include "base/str.h"

/* *path = NAME.new, which does not exist afterwards. ERR_CONFLICT when NAME is there and is not an empty directory. */
enum err beside_begin(struct arena *a, const char *name, const char **path) MUST_CHECK;
enum err beside_end(const char *path, const char *name) MUST_CHECK;
/* Gives the attempt up. */
void beside_undo(const char *path);

/* DIR/NAME, in the arena. */
const char *beside_path(struct arena *a, const char *dir, const char *name);
/* A small file as it is (up to 64 KiB). */
enum err beside_copy(const char *from, const char *to, unsigned mode) MUST_CHECK;

#endif
