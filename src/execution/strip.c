/* strip.c: see strip.h. */
#include "execution/strip.h"
#include "base/arena.h"
#include "base/buf.h"

#define STRIP_TEXT_MAX 4096
#define STRIP_DAYS_MAX 500000 /* more than base/date.h has */
#define LAG_MAX 10000

static const char sign_letters[] = {[SIGN_DONE] = 'd', [SIGN_OVERDUE] = 'o', [SIGN_SOON] = 's', [SIGN_COMING] = 'c'};

struct str strip_print(struct arena *a, const struct strip *s)
{
    struct buf b;
    buf_init(&b, STRIP_TEXT_MAX);
    buf_printf(&b, "%d %d %d %d %lld", s->start, s->end - s->start, s->today - s->start, s->fill - s->start, (long long)s->lag);
    for (size_t i = 0; i < s->n && i < STRIP_NODES_MAX; i++) {
        buf_printf(&b, " %c%d", sign_letters[s->nodes[i].sign], s->nodes[i].day - s->start);
    }
    struct str text = str_dup(a, buf_str(&b));
    buf_fini(&b);
    return text;
}

/* A number as it is printed: no zeros before it, nor "-0". */
static bool number(struct str text, int64_t limit, int64_t *out)
{
    bool minus = text.len > 0 && text.ptr[0] == '-';
    struct str digits = str_sub(text, minus, text.len);
    if (digits.len > 0 && digits.ptr[0] == '0' && text.len > 1) {
        return false;
    }
    return str_to_i64(text, out) && *out <= limit && *out >= -limit;
}

static bool next_number(struct str *rest, int64_t limit, int64_t *out)
{
    struct str part;
    return str_split(rest, ' ', &part) && number(part, limit, out);
}

static bool parse_axis(struct str *rest, struct strip *out)
{
    int64_t start, length, today, fill, lag;
    if (!next_number(rest, STRIP_DAYS_MAX, &start) || !next_number(rest, STRIP_DAYS_MAX, &length) ||
        !next_number(rest, STRIP_DAYS_MAX, &today) || !next_number(rest, STRIP_DAYS_MAX, &fill) ||
        !next_number(rest, LAG_MAX, &lag) || length < 0) {
        return false;
    }
    *out = (struct strip){.start = (day_t)start,
                          .end = (day_t)(start + length),
                          .today = (day_t)(start + today),
                          .fill = (day_t)(start + fill),
                          .lag = lag};
    return true;
}

static bool parse_node(struct str text, day_t start, struct strip_node *out)
{
    int64_t day;
    for (int sign = SIGN_DONE; sign <= SIGN_COMING && !str_empty(text); sign++) {
        if (text.ptr[0] == sign_letters[sign]) {
            out->sign = (enum strip_sign)sign;
            out->day = number(str_sub(text, 1, text.len), STRIP_DAYS_MAX, &day) ? (day_t)(start + day) : DAY_NONE;
            return out->day != DAY_NONE;
        }
    }
    return false;
}

/* How many parts there still are, up to one more than are allowed. */
static size_t count_parts(struct str rest)
{
    struct str part;
    size_t n = 0;
    while (n <= STRIP_NODES_MAX && str_split(&rest, ' ', &part)) {
        n++;
    }
    return n;
}

enum err strip_parse(struct arena *a, struct str text, struct strip *out)
{
    struct str rest = text, part;
    if (text.len > STRIP_TEXT_MAX || !parse_axis(&rest, out)) {
        return err_set(ERR_CORRUPT, "a milestone strip without its axis");
    }
    size_t n = count_parts(rest);
    if (n > STRIP_NODES_MAX) {
        return err_set(ERR_CORRUPT, "a milestone strip of more than %d", STRIP_NODES_MAX);
    }
    out->nodes = arena_array_of(a, struct strip_node, n + 1);
    while (str_split(&rest, ' ', &part)) {
        if (!parse_node(part, out->start, &out->nodes[out->n])) {
            return err_set(ERR_CORRUPT, "milestone %zu of a strip", out->n + 1);
        }
        out->n++;
    }
    return OK;
}
