/* demo_files.h: the demo county's files, put into the program by tools/embed.py. */
#ifndef SG_CMD_DEMO_FILES_H
#define SG_CMD_DEMO_FILES_H
#include <stddef.h>

struct embedded_file {
    const char *name;
    const char *text;
    size_t len;
};
extern const struct embedded_file demo_files[]; /* name NULL at the end */

#endif
