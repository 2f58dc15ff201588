/* main.c: the subcommands of `sanguan`, and nothing else. Each is a file of src/cmd. */
#include "cmd/cmd.h"
#include "sys/sys.h"

static const struct subcommand subcommands[] = {
    {"serve", cmd_serve, "serves a data directory to browsers"},
    {"init", cmd_init, "makes the data directory of a county, empty but for its first administrators"},
    {"demo", cmd_demo, "makes a data directory with the demo county and its history"},
    {"import", cmd_import, "reads a county's units, people, plans from CSV files"},
    {"export", cmd_export, "writes them to CSV files that import reads"},
    {"user", cmd_user, "lists accounts, gives a one-time link, disables, enables"},
    {"backup", cmd_backup, "copies a store while it is served"},
    {"restore", cmd_restore, "makes a data directory of a backup"},
    {"verify", cmd_verify, "proves that a store or a backup is what its journal says"},
    {"migrate", cmd_migrate, "brings a store to this program's schema"},
    {"doctor", cmd_doctor, "says how a data directory is"},
    {0},
};

int main(int argc, char **argv)
{
    sys_init();
    return cmd_main(subcommands, argc, argv);
}
