/* json.h: JSON written as it comes, without a tree. The writer puts commas and escapes; the caller opens and ends. Ids are
 * texts, being names and no amounts; amounts (base/num.h) are texts too, with all their digits.
 *
 *     json_begin(&w, &out);
 *     json_put_object(&w, NULL);
 *     json_put_text(&w, "name", name);
 *     json_put_array(&w, "months"); ... json_put_end(&w);
 *     json_put_end(&w);
 *
 * name: the member's inside an object; NULL inside an array and for the whole. The caller checks out->full once at the end.
 */
#ifndef SG_FORMATS_JSON_H
#define SG_FORMATS_JSON_H
#include "base/buf.h"
#include "base/date.h"

#define JSON_DEPTH_MAX 16

struct json_writer {
    struct buf *out;
    unsigned depth;
    bool begun[JSON_DEPTH_MAX + 1]; /* something stands in it already */
    char end[JSON_DEPTH_MAX + 1];   /* what closes it */
};

void json_begin(struct json_writer *w, struct buf *out);
void json_put_object(struct json_writer *w, const char *name);
void json_put_array(struct json_writer *w, const char *name);
void json_put_end(struct json_writer *w);                                  /* the innermost */
void json_put_text(struct json_writer *w, const char *name, struct str s); /* UTF-8 */
void json_put_i64(struct json_writer *w, const char *name, int64_t v);
void json_put_bool(struct json_writer *w, const char *name, bool v);
void json_put_id(struct json_writer *w, const char *name, int64_t id); /* null for 0: there is none */
void json_put_num(struct json_writer *w, const char *name, int64_t v); /* base/num.h */
void json_put_day(struct json_writer *w, const char *name, day_t d);   /* null for DAY_NONE */

#endif
