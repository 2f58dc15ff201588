/* parse.c: event bytes back into fields. No general JSON: the bytes have one spelling, so the parser expects each piece where
 * event.c puts it and refuses everything else. Names of tables, verbs and kinds are plain words; only a post's title may need
 * escapes, and nobody asks for it here.
 */
#include "journal/head.h"

struct cursor {
    struct str rest;
    bool bad;
};

static void expect(struct cursor *c, struct str piece)
{
    if (c->bad || !str_starts(c->rest, piece)) {
        c->bad = true;
        return;
    }
    c->rest = str_sub(c->rest, piece.len, c->rest.len);
}

static bool next_is(const struct cursor *c, char want)
{
    return !c->bad && c->rest.len > 0 && c->rest.ptr[0] == want;
}

/* Digits in their one spelling: no plus, no leading zero, no -0. */
static int64_t take_number(struct cursor *c)
{
    int64_t v = 0;
    size_t n = 0;
    while (n < c->rest.len && ((c->rest.ptr[n] >= '0' && c->rest.ptr[n] <= '9') || (n == 0 && c->rest.ptr[0] == '-'))) {
        n++;
    }
    struct str digits = str_sub(c->rest, 0, n);
    size_t sign = next_is(c, '-');
    bool padded = n > sign + 1 && digits.ptr[sign] == '0';
    if (c->bad || !str_to_i64(digits, &v) || padded || (sign && v == 0)) {
        c->bad = true;
        return 0;
    }
    c->rest = str_sub(c->rest, n, c->rest.len);
    return v;
}

/* A quoted string as it stands, escapes and all. */
static struct str take_raw(struct cursor *c)
{
    expect(c, STR("\""));
    size_t n = 0;
    while (!c->bad && n < c->rest.len && c->rest.ptr[n] != '"') {
        n += c->rest.ptr[n] == '\\' ? 2 : 1;
    }
    if (c->bad || n >= c->rest.len) {
        c->bad = true;
        return (struct str){NULL, 0};
    }
    struct str s = str_sub(c->rest, 0, n);
    c->rest = str_sub(c->rest, n + 1, c->rest.len);
    return s;
}

/* A word without escapes. */
static struct str take_word(struct cursor *c)
{
    struct str s = take_raw(c);
    c->bad = c->bad || str_find(s, '\\', 0) != SIZE_MAX;
    return s;
}

static int64_t take_key(struct cursor *c, struct str quoted_prefix)
{
    expect(c, quoted_prefix);
    int64_t v = take_number(c);
    expect(c, STR("\""));
    return v;
}

static void take_row(struct cursor *c, struct parsed_row *r)
{
    expect(c, STR("["));
    r->table = take_word(c);
    expect(c, STR(","));
    r->id = take_key(c, STR("\"r-"));
    expect(c, STR(","));
    r->deleted = next_is(c, 'n');
    if (r->deleted) {
        expect(c, STR("null"));
    } else {
        c->bad = !str_hex_decode(take_word(c), r->digest.b, HASH_SIZE) || c->bad;
    }
    expect(c, STR("]"));
}

static void take_rows(struct cursor *c, struct arena *a, struct parsed_event *out)
{
    expect(c, STR("["));
    while (!c->bad && !next_is(c, ']')) {
        if (out->rows.n > 0) {
            expect(c, STR(","));
        }
        take_row(c, vec_push(a, &out->rows));
    }
    expect(c, STR("]"));
}

static void take_head(struct cursor *c, struct parsed_event *out)
{
    expect(c, STR("{\"actor\":"));
    out->person_id = take_key(c, STR("\"p-"));
    expect(c, STR(",\"at\":"));
    out->at_ms = take_number(c);
    expect(c, STR(",\"ids\":["));
    out->post_id = take_number(c);
    expect(c, STR(","));
    out->unit_id = take_number(c);
    expect(c, STR(","));
    out->project_id = take_number(c);
    expect(c, STR("],\"object\":["));
    out->object_kind = take_word(c);
    expect(c, STR(","));
    out->object_id = take_key(c, STR("\"r-"));
    expect(c, STR("],\"post\":"));
    take_raw(c);
}

bool event_parse(struct arena *a, struct str bytes, struct parsed_event *out)
{
    struct cursor c = {.rest = bytes};
    *out = (struct parsed_event){.person_id = 0};
    take_head(&c, out);
    expect(&c, STR(",\"rows\":"));
    take_rows(&c, a, out);
    expect(&c, STR(",\"seq\":"));
    out->seq = take_number(&c);
    expect(&c, STR(",\"unit\":"));
    take_raw(&c);
    expect(&c, STR(",\"v\":1,\"vals\":"));
    out->vals = take_word(&c);
    expect(&c, STR(",\"verb\":"));
    out->verb = take_word(&c);
    expect(&c, STR(",\"why\":\"\"}"));
    return !c.bad && c.rest.len == 0;
}
