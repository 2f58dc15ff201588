/* burden.c: counts the ledger; takes opinions. See burden.h. */
#include "desk/burden.h"
#include "assessment/punctuality.h"
#include "base/utf8.h"
#include "desk/burden.sql.h"

#define SAID_MAX 50

const char *const burden_topics[] = {"twice", "fields", "hurry", "slow", "other", NULL};

int64_t burden_minutes(int64_t reports, int64_t texts, int64_t shorts, int64_t known)
{
    int64_t seconds = BURDEN_REPORT_S * reports + BURDEN_TEXT_S * texts + BURDEN_SHORT_S * shorts + BURDEN_KNOWN_S * known;
    return (seconds + 59) / 60;
}

static struct burden_line line_of(const struct burden_ledger_row *r, int64_t ceiling)
{
    struct burden_line l = {.unit_id = r->unit_id,
                            .unit = r->unit_name,
                            .reports = r->reports,
                            .asked = r->report_texts + r->report_shorts,
                            .known = r->known,
                            .other = r->texts + r->shorts,
                            .minutes =
                                burden_minutes(r->reports, r->report_texts + r->texts, r->report_shorts + r->shorts, r->known)};
    l.known_share = permille(l.known, l.asked + l.known);
    l.over = l.minutes > ceiling;
    return l;
}

static void add(struct burden *b, const struct burden_line *l)
{
    b->lines[b->nlines++] = *l;
    b->nover += l->over;
    b->total.reports += l->reports;
    b->total.asked += l->asked;
    b->total.known += l->known;
    b->total.other += l->other;
    b->total.minutes += l->minutes;
    b->total.known_share = permille(b->total.known, b->total.asked + b->total.known);
}

static enum err ledger_load(struct db *db, struct arena *a, int64_t county_id, const struct burden_scheme_row *s,
                            struct str own_path, struct burden *b)
{
    struct burden_ledger_row *rows = NULL;
    size_t n = 0;
    day_t from = day_of((int)s->year, b->month, 1), to = day_month_end((int)s->year, b->month);
    struct burden_ledger_in in = {.county_id = county_id,
                                  .cycle_id = s->cycle_id,
                                  .month = b->month,
                                  .from_day = from,
                                  .to_day = to,
                                  .from_ms = day_start_ms(from),
                                  .to_ms = day_end_ms(to)};
    enum err e = burden_ledger(db, a, &in, &rows, &n);
    b->lines = arena_array_of(a, struct burden_line, n);
    for (size_t i = 0; i < n; i++) {
        struct burden_line l = line_of(&rows[i], b->ceiling);
        if (b->sight == BURDEN_COUNTY || str_starts(rows[i].unit_path, own_path)) {
            add(b, &l);
        }
    }
    return e;
}

static enum err said_load(struct db *db, struct arena *a, int64_t county_id, struct burden *b)
{
    struct burden_opinions_row *rows = NULL;
    size_t n = 0;
    enum err e = burden_opinions(db, a, county_id, SAID_MAX, &rows, &n);
    b->said = arena_array_of(a, struct burden_said, n);
    for (size_t i = 0; i < n; i++) {
        b->said[b->nsaid++] = (struct burden_said){
            .unit = rows[i].unit_name, .topic = rows[i].topic, .body = rows[i].body, .made_ms = rows[i].made_ms};
    }
    return e;
}

/* Months of the cycle that have begun; what is asked for beyond them is the last one. */
static void choose_month(struct burden *b, int64_t year, day_t today, int month)
{
    struct civil c = day_civil(today);
    int last = c.year > year ? 12 : c.year < year ? 0 : c.month;
    for (int m = 1; m <= last; m++) {
        b->months[b->nmonths++] = m;
    }
    b->month = month >= 1 && month <= last ? month : last;
}

enum err burden_load(struct db *db, struct arena *a, int64_t county_id, day_t today, int month, enum burden_sight sight,
                     struct str own_path, struct burden *out)
{
    struct burden_scheme_row *rows = NULL;
    size_t n = 0;
    *out = (struct burden){.sight = sight, .total.known_share = PERMILLE_NONE};
    if (sight == BURDEN_NONE || (sight == BURDEN_OWN && own_path.len == 0)) {
        return OK;
    }
    enum err e = burden_scheme(db, a, county_id, &rows, &n);
    if (e == OK && n > 0) {
        choose_month(out, rows->year, today, month);
        out->ceiling = rows->ceiling;
        e = out->month > 0 ? ledger_load(db, a, county_id, rows, own_path, out) : OK;
    }
    return e == OK && sight == BURDEN_COUNTY ? said_load(db, a, county_id, out) : e;
}

/* ---- opinions ---- */

static bool known_topic(struct str topic)
{
    for (size_t i = 0; burden_topics[i]; i++) {
        if (str_is(topic, burden_topics[i])) {
            return true;
        }
    }
    return false;
}

static enum err opinion_apply(struct change *c, const void *input)
{
    const struct burden_opinion_in *in = input;
    const struct actor *actor = change_actor(c);
    int64_t id = change_new_id(c);
    if (!known_topic(in->topic)) {
        change_violation(c, "topic", "required", STR(""));
    }
    if (str_empty(in->body)) {
        change_violation(c, "body", "required", STR(""));
    } else if (utf8_len(in->body) > BURDEN_BODY_MAX) {
        change_violation(c, "body", "too_long", str_printf(change_arena(c), "%d", BURDEN_BODY_MAX));
    }
    if (change_refused(c)) {
        return ERR_RULES;
    }
    enum err e = change_row(c, db_table_find(STR("burden_opinion")), id);
    struct burden_opinion_insert_in row = {.id = id,
                                           .county_id = actor->county_id,
                                           .unit_id = actor->unit_id,
                                           .topic = in->topic,
                                           .body = in->body,
                                           .made_ms = change_now_ms(c)};
    change_object(c, id);
    change_unit(c, actor->unit_id, 0);
    change_result(c, id);
    return e == OK ? burden_opinion_insert(change_db(c), &row, NULL) : e;
}

static void opinion_print(const void *input, struct buf *out)
{
    const struct burden_opinion_in *in = input;
    buf_printf(out, STR_FMT "\n" STR_FMT "\n", STR_ARG(in->topic), STR_ARG(in->body));
}

const struct command burden_opinion = {.verb = "burden.opinion",
                                       .object_kind = "burden_opinion",
                                       .act = ACT_BURDEN_OPINION,
                                       .states = ~0u,
                                       .apply = opinion_apply,
                                       .print_input = opinion_print};
