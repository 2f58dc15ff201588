/* people.h: units, persons, posts, tenures, accounts, sessions (DOMAIN.md section 2).
 *
 * Rights come from posts held today, read at each request. A person with several posts acts under one and switches. A delegate
 * acts under the delegated post, for its duration, and everything done so says so.
 */
#ifndef SG_PEOPLE_PEOPLE_H
#define SG_PEOPLE_PEOPLE_H
#include "command/command.h"

/* The actor that is the program itself: jobs and the operator's subcommands. */
struct actor people_system_actor(int64_t county_id);

/* A post that a person may act under today: held, or delegated to him. */
struct held_post {
    int64_t post_id, unit_id, delegation_id;
    enum role role;
    struct str title, unit_name;
};
enum err people_posts_today(struct db *db, struct arena *a, int64_t person_id, day_t today, struct held_post **posts,
                            size_t *n) MUST_CHECK;
/* The actor of an account under a post; ERR_FORBIDDEN when it neither holds it today nor is delegated, or the account is
 * disabled. post_id 0 = the first. */
enum err people_actor(struct db *db, struct arena *a, int64_t account_id, int64_t post_id, day_t today,
                      struct actor *out) MUST_CHECK;
/* The actor who held `post_code` on that day (of a vacant post its delegate), for imported history. ERR_NOT_FOUND. */
enum err people_actor_of_post(struct db *db, struct arena *a, struct str post_code, day_t day, struct actor *out) MUST_CHECK;
/* The same for a person who held the post or was its delegate. */
enum err people_actor_of_person(struct db *db, struct arena *a, int64_t county_id, struct str person_code, struct str post_code,
                                day_t day, struct actor *out) MUST_CHECK;
/* The store's county; 0 while it has none. */
enum err people_county(struct db *db, struct arena *a, int64_t *county_id) MUST_CHECK;
/* Does a recusal of the actor cover the unit on that day, or is it (officers, inspectors) his own unit? */
enum err people_recused(struct db *db, const struct actor *actor, struct arena *a, struct str unit_path, day_t today,
                        bool *out) MUST_CHECK;

/* ---- import commands (ACT_IMPORT), object 0 ---- an existing code is changed, a new one made; result = its id. Violations
 * name the columns of the imported files: parent, unit, post, person for what the fields below call parent_code, unit_code, …
 * A unit keeps its parent and a post its unit and role: moving them is another act. Tenures, delegations and recusals are known
 * by who, what and the first day. */
struct unit_import_in {
    struct str code, parent_code, name, short_name, kind, committee_name; /* parent_code "" = root */
    int64_t sort;
    day_t from_day;
};
extern const struct command unit_import;
struct person_import_in {
    struct str code, name, phone;
};
extern const struct command person_import;
struct post_import_in {
    struct str code, unit_code, role, title;
};
extern const struct command post_import;
struct tenure_import_in {
    struct str post_code, person_code;
    day_t from_day, to_day;
};
extern const struct command tenure_import;
struct delegation_import_in {
    struct str post_code, person_code, document, reason;
    day_t from_day, to_day, decided_day;
};
extern const struct command delegation_import;
struct recusal_import_in {
    struct str person_code, unit_code, reason;
    day_t from_day, to_day;
};
extern const struct command recusal_import;

#endif
