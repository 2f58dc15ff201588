/* board_filter.c: what the board's URL says, and URLs that say it. Pure. */
#include "desk/board.h"
#include "desk/query.h"

static const char *const sort_words[BOARD_SORTS] = {
#define X(name, word) [name] = word,
    BOARD_SORT_TABLE(X)
#undef X
};

const int board_row_choices[BOARD_ROW_CHOICES] = {BOARD_ROWS, 100, 200};

const char *board_sort_word(enum board_sort s)
{
    return sort_words[s];
}

struct board_filter board_filter_none(void)
{
    return (struct board_filter){.sort = BOARD_WORST, .rows = BOARD_ROWS, .page = 1};
}

bool board_filtered(const struct board_filter *f)
{
    return f->q.len > 0 || f->kind.len > 0 || f->light.len > 0 || f->nature.len > 0 || f->missing > 0 || f->differs ||
           f->problems;
}

bool board_key_parse(struct str text, struct board_key *out)
{
    struct str part;
    int64_t *const into[] = {&out->sort, &out->rank, &out->id};
    for (size_t i = 0; i < 3; i++) {
        if (!str_split(&text, '.', &part) || !str_to_i64(part, into[i])) {
            return false;
        }
    }
    return !str_split(&text, '.', &part);
}

bool board_sort_parse(struct str text, enum board_sort *sort, bool *reverse)
{
    *reverse = str_starts(text, STR("-"));
    struct str word = *reverse ? str_sub(text, 1, text.len) : text;
    for (int s = 0; s < BOARD_SORTS; s++) {
        if (str_is(word, sort_words[s]) && !(s == BOARD_WORST && *reverse)) {
            *sort = (enum board_sort)s;
            return true;
        }
    }
    return false;
}

struct str board_sort_value(struct arena *a, const struct board_filter *f)
{
    return str_printf(a, "%s%s", f->reverse ? "-" : "", sort_words[f->sort]);
}

/* ---- URLs ---- fields that say nothing are left out, so that the plain board is "/board". */

static void put_filter(struct query *u, const struct board_filter *f)
{
    query_put(u, "q", f->q);
    query_put(u, "kind", f->kind);
    query_put(u, "light", f->light);
    query_put(u, "nature", f->nature);
    query_put_number(u, "missing", f->missing, 0);
    query_put_number(u, "differs", f->differs, 0);
    query_put_number(u, "problems", f->problems, 0);
    if (f->sort != BOARD_WORST) {
        query_put(u, "sort", board_sort_value(u->a, f));
    }
    query_put_number(u, "rows", f->rows, BOARD_ROWS);
}

static struct str url_of(struct arena *a, const char *path, const struct board_filter *f)
{
    struct query u;
    query_begin(&u, a, path);
    put_filter(&u, f);
    if (f->keyed) {
        query_put_number(&u, "page", f->page, 1);
        query_put(&u, f->backwards ? "before" : "after",
                  str_printf(a, "%lld.%lld.%lld", (long long)f->from.sort, (long long)f->from.rank, (long long)f->from.id));
    }
    return query_end(&u);
}

struct str board_url(struct arena *a, const char *path, const struct board_filter *f)
{
    struct board_filter first = *f;
    first.keyed = false;
    return url_of(a, path, &first);
}

struct str board_page_url(struct arena *a, const struct board_filter *f, int page, struct board_key key, bool backwards)
{
    struct board_filter to = *f;
    to.keyed = page > 1;
    to.page = page;
    to.from = key;
    to.backwards = backwards;
    return url_of(a, "/board", &to);
}

struct str board_sort_url(struct arena *a, const struct board_filter *f, enum board_sort s)
{
    struct board_filter to = *f;
    to.reverse = s == f->sort && s != BOARD_WORST && !f->reverse;
    to.sort = s;
    return board_url(a, "/board", &to);
}

struct board_filter board_all(const struct board_filter *f)
{
    struct board_filter all = board_filter_none();
    all.sort = f->sort;
    all.reverse = f->reverse;
    all.rows = f->rows;
    return all;
}
