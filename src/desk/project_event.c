/* project_event.c: events as their reader is told them; see project_event.h. */
#include <string.h>
#include "desk/project_event.h"

static const struct {
    const char *table, *column;
    enum event_value_kind kind;
} fields[EVENT_FIELDS] = {
#define X(name, table_, column_, kind_) [name] = {table_, column_, kind_},
    EVENT_FIELD_TABLE(X)
#undef X
};

static bool field_find(struct str table, struct str column, enum event_field *out)
{
    for (int f = 0; f < EVENT_FIELDS; f++) {
        if (str_is(column, fields[f].column) && str_is(table, fields[f].table)) {
            *out = (enum event_field)f;
            return true;
        }
    }
    return false;
}

/* ---- values ---- */

/* person: the name behind an id; only that of the later value was read, an earlier one is told as a change alone. */
static struct event_side side_of(enum event_value_kind kind, struct str text, struct str person)
{
    struct event_side s = {.set = text.len > 0, .text = text, .day = DAY_NONE};
    switch (kind) {
    case VALUE_DAY: s.set = day_parse(text, &s.day) && s.day != DAY_NONE; break;
    case VALUE_NUMBER: s.set = str_to_i64(text, &s.number); break;
    case VALUE_PERSON:
        s.text = person;
        s.set = person.len > 0;
        break;
    case VALUE_PLAN: day_parse(text, &s.day); break;
    case VALUE_TEXT:
    case VALUE_LIGHT:
    case VALUE_STATE: break;
    }
    return s;
}

static struct event_value value_of(enum event_field field, const struct project_page_values_row *r)
{
    enum event_value_kind kind = fields[field].kind;
    struct event_value v = {.field = field, .kind = kind, .erased = r->kept == 0};
    v.before = side_of(kind, r->before, STR(""));
    v.after = side_of(kind, r->after, r->person);
    return v;
}

const struct event_value *event_value_of(const struct project_event *e, enum event_field f)
{
    static const struct event_value none = {.before = {.day = DAY_NONE}, .after = {.day = DAY_NONE}};
    for (size_t i = 0; i < e->nvalues; i++) {
        if (e->values[i].field == f) {
            return &e->values[i];
        }
    }
    return &none;
}

struct str event_text(const struct project_event *e, enum event_field f)
{
    return event_value_of(e, f)->after.text;
}

day_t event_day(const struct project_event *e, enum event_field f)
{
    return event_value_of(e, f)->after.day;
}

day_t event_day_before(const struct project_event *e, enum event_field f)
{
    return event_value_of(e, f)->before.day;
}

bool event_has(const struct project_event *e, enum event_field f)
{
    return event_value_of(e, f)->after.set;
}

bool event_was(const struct project_event *e, enum event_field f)
{
    return event_value_of(e, f)->before.set;
}

/* ---- events ---- */

/* A report handed over and not confirmed: its texts are the committee's own. */
static bool is_unconfirmed(const struct project_event *e, const struct project_status *st)
{
    return str_is(e->verb, "report.hand") && e->month > 0 && str_is(st->months[e->month - 1].report_state, "handed");
}

static void add_value(struct project_event *e, struct event_value *list, const struct project_page_values_row *r, bool withhold)
{
    enum event_field field;
    if (r->table_name.len == 0) {
        e->why = r->after;
        e->why_erased = r->kept == 0;
    } else if (!field_find(r->table_name, r->column_name, &field)) {
        return;
    } else if (withhold) {
        e->withheld = true;
    } else {
        list[e->nvalues++] = value_of(field, r);
    }
}

static void name_object(struct project_event *e, const struct project_status *st, const struct project_page_events_row *r)
{
    for (int m = 0; m < STATUS_MONTHS; m++) {
        if (str_is(r->object_kind, "monthly_report") && st->months[m].report_id == r->object_id) {
            e->month = m + 1;
        }
    }
    for (size_t i = 0; i < st->nindicators; i++) {
        if (str_is(r->object_kind, "indicator") && st->indicators[i].id == r->object_id) {
            e->digits = st->indicators[i].digits;
            e->unit_label = st->indicators[i].unit_label;
        }
    }
}

struct project_event *project_events(struct arena *a, const struct project_status *st,
                                     const struct project_page_events_row *rows, size_t n,
                                     const struct project_page_values_row *values, size_t nvalues, bool own)
{
    struct project_event *events = arena_array_of(a, struct project_event, n);
    struct event_value *list = arena_array_of(a, struct event_value, nvalues);
    size_t at = 0;
    for (size_t i = n; i-- > 0;) {
        struct project_event *e = &events[i];
        *e = (struct project_event){.seq = rows[i].seq,
                                    .at_ms = rows[i].at_ms,
                                    .verb = rows[i].verb,
                                    .program = rows[i].person_id == 0,
                                    .person = rows[i].person,
                                    .post = rows[i].post_id ? event_post(a, rows[i].bytes) : STR(""),
                                    .object = rows[i].object,
                                    .values = list};
        name_object(e, st, &rows[i]);
        bool withhold = !own && is_unconfirmed(e, st);
        for (; at < nvalues && values[at].seq == e->seq; at++) {
            add_value(e, list, &values[at], withhold);
        }
        list += e->nvalues;
    }
    return events;
}

/* ---- the post ---- */

/* Between the quotes, with the canonical form's escapes undone; \u00xx stands for control characters only, which no title
 * has. */
static struct str unescape(struct arena *a, struct str s)
{
    char *p = arena_alloc(a, s.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        i += s.ptr[i] == '\\' && i + 1 < s.len;
        p[n++] = s.ptr[i];
    }
    return (struct str){p, n};
}

struct str event_post(struct arena *a, struct str bytes)
{
    static const char key[] = "\"post\":\"";
    const char *at = bytes.len > 0 ? memmem(bytes.ptr, bytes.len, key, sizeof key - 1) : NULL;
    if (!at) {
        return STR("");
    }
    struct str rest = str_sub(bytes, (size_t)(at - bytes.ptr) + sizeof key - 1, bytes.len);
    bool escaped = false;
    for (size_t i = 0; i < rest.len; i++) {
        if (rest.ptr[i] == '\\') {
            escaped = true;
            i++;
        } else if (rest.ptr[i] == '"') {
            struct str title = str_sub(rest, 0, i);
            return escaped ? unescape(a, title) : title;
        }
    }
    return STR("");
}
