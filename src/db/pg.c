/* pg.c: PostgreSQL 15 through libpq. */
#include "db/driver.h"

static enum err open_db(const struct db_config *c, struct db **out)
{
    (void)c;
    (void)out;
    return err_set(ERR_BUG, "PostgreSQL is not there yet");
}

const struct db_driver db_driver_pg = {.open = open_db};
