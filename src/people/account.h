/* account.h: who can sign in: accounts and the one-time links by which a person sets the first password.
 *
 * A password reaches the write path only as its argon2id text; whoever calls has made it (site/hasher.h), because that takes
 * longer than the writer may wait. '' = the account cannot sign in by password.
 *
 * Accounts are kept by the security administrator, and by the program for `sanguan init`, `user` and the demo. Everybody
 * changes the own password. Of a link only the digest of its token is stored; making one takes the password away, so that every
 * reset is on record. Sessions are ephemeral rows (account.sql); whatever takes an account's password or the account itself
 * away ends its sessions in the same transaction.
 */
#ifndef SG_PEOPLE_ACCOUNT_H
#define SG_PEOPLE_ACCOUNT_H
#include "command/command.h"

#define ACCOUNT_ACTIVE 1u
#define ACCOUNT_DISABLED 2u
#define LOGIN_MAX 40    /* code points */
#define PASSWORD_MIN 10 /* code points */
#define PASSWORD_MAX 200
#define LINK_DAYS 7

/* The account itself as an actor, without a post: for what needs none. ERR_NOT_FOUND; ERR_FORBIDDEN when it is disabled. */
enum err account_actor(struct db *db, struct arena *a, int64_t account_id, struct actor *out) MUST_CHECK;
/* Lower case, as logins are stored. */
struct str account_login(struct arena *a, struct str typed);
/* What a new password must not be: too short, too common, the login. Adds to v under `field`; the password is never an
 * argument. */
void account_check_password(struct violations *v, struct str field, struct str password, struct str login);

/* A token for a link or a cookie: 32 random bytes in hex; and the digest under which it is stored. */
struct str account_token(struct arena *a);
struct str account_digest(struct arena *a, struct str token);

/* ---- account.make (ACT_ACCOUNT_MANAGE), object 0 ---- result = its id. One account a person. */
struct account_make_in {
    struct str person_code, login;
    struct str password; /* argon2id text, or "" */
};
extern const struct command account_make;

/* ---- object = the account (ACT_ACCOUNT_MANAGE) ---- */
struct account_password_in {
    struct str password; /* argon2id text, or "" */
    struct str keep;     /* digest of the session that stays; "" = none */
};
extern const struct command account_set_password;
extern const struct command account_disable; /* no input; not one's own */
extern const struct command account_enable;  /* no input */
struct account_link_in {
    struct str digest; /* of the token, which the caller shows once */
};
extern const struct command account_link; /* earlier links and the password are void; ends after LINK_DAYS */

/* ---- the own account (ACT_SIGNED_IN) ---- */
extern const struct command account_change_password; /* struct account_password_in */
struct account_accept_in {
    struct str digest, password;
};
extern const struct command account_accept; /* by a link: ERR_NOT_FOUND when it is used, past or another's */

/* Whose link this is; ERR_NOT_FOUND when there is none that may still be used. */
struct link_owner {
    int64_t account_id;
    struct str login, person_name;
};
enum err account_link_owner(struct db *db, struct arena *a, struct str digest, int64_t now_ms,
                            struct link_owner *out) MUST_CHECK;

#endif
