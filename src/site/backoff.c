/* backoff.c: see backoff.h. */
#include "site/backoff.h"
#include <arpa/inet.h>
#include "people/account.h"
#include "people/account.sql.h"

int64_t backoff_wait_ms(int64_t failures, int64_t free)
{
    int64_t wait = BACKOFF_FIRST_MS;
    if (failures <= free) {
        return 0;
    }
    for (int64_t i = free + 1; i < failures && wait < BACKOFF_LONGEST_MS; i++) {
        wait *= 2;
    }
    return wait < BACKOFF_LONGEST_MS ? wait : BACKOFF_LONGEST_MS;
}

static struct str network(struct arena *a, struct str ip)
{
    struct in6_addr v6;
    if (ip.len >= INET6_ADDRSTRLEN || inet_pton(AF_INET6, str_z(a, ip), &v6) != 1) {
        return ip;
    }
    return str_hex(a, v6.s6_addr, 8);
}

static struct str subject(struct arena *a, const char *kind, struct str value)
{
    return account_digest(a, str_printf(a, "%s:" STR_FMT, kind, STR_ARG(value)));
}

struct backoff backoff_of(struct arena *a, struct str login, struct str ip, int64_t now_ms)
{
    return (struct backoff){
        .login = subject(a, "login", login), .address = subject(a, "address", network(a, ip)), .now_ms = now_ms};
}

/* The failures that still count, and how long they cost. */
static enum err standing(struct db *db, struct arena *a, struct str who, int64_t now_ms, int64_t *failures, int64_t *wait_ms)
{
    struct login_failure_find_row row;
    enum err e = login_failure_find(db, a, who, &row);
    *failures = 0;
    *wait_ms = 0;
    if (e == ERR_NOT_FOUND) {
        err_clear();
        return OK;
    }
    if (e == OK && row.until_ms + BACKOFF_FORGET_MS > now_ms) {
        *failures = row.failures;
        *wait_ms = row.until_ms > now_ms ? row.until_ms - now_ms : 0;
    }
    return e;
}

static enum err count(struct db *db, struct str who, int64_t now_ms, int64_t failures, int64_t free)
{
    return login_failure_put(db, who, failures, now_ms + backoff_wait_ms(failures, free), NULL);
}

static enum err try_in(struct db *db, struct arena *a, struct backoff *b)
{
    int64_t by_login, by_address, wait_login, wait_address;
    enum err e = standing(db, a, b->login, b->now_ms, &by_login, &wait_login);
    e = e == OK ? standing(db, a, b->address, b->now_ms, &by_address, &wait_address) : e;
    if (e != OK) {
        return e;
    }
    b->wait_ms = wait_login > wait_address ? wait_login : wait_address;
    if (b->wait_ms > 0) {
        return OK;
    }
    e = count(db, b->login, b->now_ms, by_login + 1, BACKOFF_LOGIN_FREE);
    return e == OK ? count(db, b->address, b->now_ms, by_address + 1, BACKOFF_ADDRESS_FREE) : e;
}

static enum err forgive_in(struct db *db, struct arena *a, struct backoff *b)
{
    int64_t by_address, wait;
    enum err e = login_failure_delete(db, b->login, NULL);
    e = e == OK ? standing(db, a, b->address, b->now_ms, &by_address, &wait) : e;
    if (e == OK && by_address > 1) {
        e = login_failure_put(db, b->address, by_address - 1, b->now_ms, NULL); /* it waits for nothing new */
    } else if (e == OK) {
        e = login_failure_delete(db, b->address, NULL);
    }
    return e == OK ? login_failure_delete_past(db, b->now_ms - BACKOFF_FORGET_MS, NULL) : e;
}

/* Both as jobs of the writer; it may run a job twice, so nothing of the first run counts. */
static enum err run_try(void *arg, struct db *db)
{
    struct backoff *b = arg;
    struct arena *a = arena_new();
    enum err e = try_in(db, a, b);
    arena_free(a);
    return e;
}

static enum err run_forgive(void *arg, struct db *db)
{
    struct arena *a = arena_new();
    enum err e = forgive_in(db, a, arg);
    arena_free(a);
    return e;
}

enum err backoff_try(struct commander *m, struct backoff *b)
{
    b->wait_ms = 0;
    return command_ephemeral(m, run_try, b);
}

enum err backoff_forgive(struct commander *m, struct backoff *b)
{
    return command_ephemeral(m, run_forgive, b);
}
