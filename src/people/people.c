/* people.c: under which posts a person may act on a day, and from what he stands back. */
#include "people/people.h"
#include "people/account.h"
#include "people/people.sql.h"

struct actor people_system_actor(int64_t county_id)
{
    return (struct actor){
        .county_id = county_id, .unit_id = county_id, .system = true, .person_name = STR("系统"), .post_title = STR("系统")};
}

enum err people_posts_today(struct db *db, struct arena *a, int64_t person_id, day_t today, struct held_post **posts, size_t *n)
{
    struct posts_of_person_row *rows = NULL;
    size_t count = 0;
    *posts = NULL;
    *n = 0;
    enum err e = posts_of_person(db, a, person_id, today, &rows, &count);
    if (e != OK) {
        return e;
    }
    *posts = arena_array_of(a, struct held_post, count);
    for (size_t i = 0; i < count; i++) {
        struct held_post *p = &(*posts)[(*n)++];
        *p = (struct held_post){.post_id = rows[i].post_id,
                                .unit_id = rows[i].unit_id,
                                .delegation_id = rows[i].delegation_id,
                                .title = rows[i].title,
                                .unit_name = rows[i].unit_name};
        if (!role_parse(rows[i].role, &p->role)) {
            return err_set(ERR_CORRUPT, "post %lld has no known role", (long long)p->post_id);
        }
    }
    return OK;
}

static enum err actor_set_post(struct db *db, struct arena *a, int64_t post_id, int64_t delegation_id, struct actor *out)
{
    struct post_facts_row p;
    enum err e = post_facts(db, a, post_id, &p);
    if (e != OK) {
        return e;
    }
    out->post_id = p.id;
    out->unit_id = p.unit_id;
    out->county_id = p.county_id;
    out->unit_path = p.unit_path;
    out->post_title = p.title;
    out->unit_name = p.unit_name;
    out->delegation_id = delegation_id;
    return role_parse(p.role, &out->role) ? OK : err_set(ERR_CORRUPT, "post %lld has no known role", (long long)p.id);
}

enum err people_actor(struct db *db, struct arena *a, int64_t account_id, int64_t post_id, day_t today, struct actor *out)
{
    struct held_post *posts;
    size_t n;
    enum err e = account_actor(db, a, account_id, out);
    e = e == OK ? people_posts_today(db, a, out->person_id, today, &posts, &n) : e;
    if (e != OK) {
        return e;
    }
    for (size_t i = 0; i < n; i++) {
        if (post_id == 0 || posts[i].post_id == post_id) {
            return actor_set_post(db, a, posts[i].post_id, posts[i].delegation_id, out);
        }
    }
    return err_set(ERR_FORBIDDEN, "account %lld does not hold post %lld today", (long long)account_id, (long long)post_id);
}

/* The holder that day, else the committee's delegate. */
static enum err person_of_post(struct db *db, struct arena *a, int64_t post_id, day_t day, int64_t *person_id)
{
    struct post_holder_row *holders = NULL;
    struct post_delegate_row *delegates = NULL;
    size_t n = 0;
    enum err e = post_holder(db, a, post_id, day, &holders, &n);
    if (e != OK || n > 0) {
        *person_id = n > 0 ? holders[0].person_id : 0;
        return e;
    }
    e = post_delegate(db, a, post_id, day, &delegates, &n);
    *person_id = n > 0 ? delegates[0].person_id : 0;
    return e == OK && n == 0 ? err_set(ERR_NOT_FOUND, "nobody holds post %lld that day", (long long)post_id) : e;
}

static enum err actor_of_person(struct db *db, struct arena *a, int64_t person_id, int64_t post_id, day_t day,
                                struct actor *out)
{
    struct account_of_person_row *accounts = NULL;
    size_t n = 0;
    enum err e = account_of_person(db, a, person_id, &accounts, &n);
    if (e == OK && n == 0) {
        e = err_set(ERR_NOT_FOUND, "person %lld has no account", (long long)person_id);
    }
    return e == OK ? people_actor(db, a, accounts[0].id, post_id, day, out) : e;
}

enum err people_actor_of_post(struct db *db, struct arena *a, struct str post_code, day_t day, struct actor *out)
{
    struct post_find_row post;
    int64_t person_id;
    enum err e = post_find(db, a, post_code, &post);
    e = e == OK ? person_of_post(db, a, post.id, day, &person_id) : e;
    return e == OK ? actor_of_person(db, a, person_id, post.id, day, out) : e;
}

enum err people_actor_of_person(struct db *db, struct arena *a, int64_t county_id, struct str person_code, struct str post_code,
                                day_t day, struct actor *out)
{
    struct post_find_row post;
    struct person_find_row person;
    enum err e = post_find(db, a, post_code, &post);
    e = e == OK ? person_find(db, a, county_id, person_code, &person) : e;
    return e == OK ? actor_of_person(db, a, person.id, post.id, day, out) : e;
}

/* Who judges others stands back from every unit in which he has a post himself. */
static bool judges(enum role r)
{
    return r == ROLE_OFFICER || r == ROLE_INSPECTOR || r == ROLE_EVALUATOR;
}

enum err people_recused(struct db *db, const struct actor *actor, struct arena *a, struct str unit_path, day_t today, bool *out)
{
    struct recusal_count_row declared;
    struct own_unit_count_row own = {0};
    *out = false;
    if (actor->system || actor->person_id == 0) {
        return OK;
    }
    enum err e = recusal_count(db, a, actor->person_id, unit_path, today, &declared);
    if (e == OK && judges(actor->role)) {
        e = own_unit_count(db, a, actor->person_id, unit_path, today, &own);
    }
    if (e == OK) {
        *out = declared.n > 0 || own.n > 0;
    }
    return e;
}

enum err people_county(struct db *db, struct arena *a, int64_t *county_id)
{
    struct county_find_row *rows = NULL;
    size_t n = 0;
    enum err e = county_find(db, a, &rows, &n);
    *county_id = e == OK && n > 0 ? rows[0].id : 0;
    return e;
}
