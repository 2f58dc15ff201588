/* rights.c: the names of roles and acts. */
#include "rights/rights.h"

static const struct {
    const char *word, *title;
} roles[ROLE_COUNT] = {
#define X(name, word_, zh) [name] = {.word = word_, .title = zh},
    ROLE_TABLE(X)
#undef X
};

static const char *const acts[ACT_COUNT] = {[ACT_NONE] = "none",
#define X(name, word) [name] = word,
                                            ACT_TABLE(X)
#undef X
};

const char *role_word(enum role r)
{
    return r < ROLE_COUNT ? roles[r].word : "";
}

const char *role_title(enum role r)
{
    return r < ROLE_COUNT ? roles[r].title : "";
}

bool role_parse(struct str word, enum role *out)
{
    for (unsigned r = 0; r < ROLE_COUNT; r++) {
        if (str_is(word, roles[r].word)) {
            *out = (enum role)r;
            return true;
        }
    }
    return false;
}

const char *act_word(enum act a)
{
    return a < ACT_COUNT ? acts[a] : "";
}
