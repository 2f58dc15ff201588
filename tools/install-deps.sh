#!/usr/bin/env bash
# install-deps.sh run|test|bench: installs the Debian packages that are missing for it, and nothing when none is.
# Not root and something missing: says what to install and ends with 1.
set -eu

run="meson ninja-build pkg-config gcc libc6-dev libmicrohttpd-dev libsqlite3-dev libpq-dev libjansson-dev libsodium-dev libssl-dev
     python3 brotli"
test="libcmocka-dev clang libclang-rt-14-dev clang-format chromium fonts-noto-cjk postgresql-15 sqlite3 curl ca-certificates"
bench="nginx-light wrk curl"

case "${1:-}" in
run) wanted=$run ;;
test) wanted="$run $test" ;;
bench) wanted="$run $bench" ;;
*)
    echo "usage: tools/install-deps.sh run|test|bench" >&2
    exit 2
    ;;
esac
# A newer Node than Debian's brings its own npm, and Debian's npm conflicts with it.
if [ "$1" = test ]; then
    command -v node >/dev/null || wanted="$wanted nodejs"
    command -v npm >/dev/null || wanted="$wanted npm"
fi

if ! command -v dpkg-query >/dev/null; then
    echo "This is not Debian. Install what these packages of Debian 12 bring: $(echo $wanted)" >&2
    exit 1
fi
installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}
missing=""
for package in $wanted; do
    installed "$package" || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" != 0 ]; then
    echo "Missing:$missing" >&2
    echo "Install them as root, then try again:" >&2
    echo "    apt-get install --no-install-recommends$missing" >&2
    exit 1
fi
echo "== Installing$missing"
export DEBIAN_FRONTEND=noninteractive

# Tests start their own PostgreSQL in a temporary directory. A first installation makes no cluster; one that is there stays as it is.
cluster=/etc/postgresql-common/createcluster.conf
case "$missing" in
*postgresql-15*)
    if ! installed postgresql-common && [ ! -e $cluster ]; then
        mkdir -p /etc/postgresql-common
        echo "create_main_cluster = false" >$cluster
    fi
    ;;
esac
# No service of a package is started on the machine of somebody who only wanted to build.
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod 755 $policy
    trap 'rm -f $policy' EXIT
fi
apt-get update
# shellcheck disable=SC2086
apt-get install -y --no-install-recommends -o Dpkg::Use-Pty=0 -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold $missing
echo "== Installed"
