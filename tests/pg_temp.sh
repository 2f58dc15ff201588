#!/bin/sh
# pg_temp.sh COMMAND ARGS…: runs the command with SANGUAN_TEST_PG = URI of a PostgreSQL 15 made for it alone, and ends with its exit code.
# The server lives in a temporary directory, listens on a Unix socket only, does not sync (tests of durability are not for it), and is
# stopped and removed afterwards. As root it runs as the system user postgres. Exit code 77 (skipped) when PostgreSQL is not installed.
set -u
bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ ! -x "$bin/initdb" ]; then
    echo "PostgreSQL is not installed" >&2
    exit 77
fi
dir=$(mktemp -d /tmp/sanguan-pg.XXXXXX) || exit 1
as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && runuser -u postgres -- "$@")
    else
        "$@"
    fi
}
stop() {
    as_postgres "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop >/dev/null 2>&1
    rm -rf "$dir"
}
trap stop EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
[ "$(id -u)" = 0 ] && chown postgres "$dir"
if ! as_postgres "$bin/initdb" -D "$dir/data" -U sanguan -A trust -E UTF8 --locale=C --no-sync >"$dir/log" 2>&1 ||
    ! as_postgres "$bin/pg_ctl" -D "$dir/data" -l "$dir/server.log" -w -o "-k $dir -c listen_addresses= -c fsync=off \
        -c synchronous_commit=on -c full_page_writes=off -c shared_buffers=16MB -c max_connections=40" start >>"$dir/log" 2>&1; then
    cat "$dir/log" "$dir/server.log" >&2
    exit 1
fi
chmod 755 "$dir"
SANGUAN_TEST_PG="postgresql://sanguan@/postgres?host=$dir" "$@"
