#!/usr/bin/env bash
# Install a PostgreSQL server for the tests where none is there; they start their own from it.
# Ends with 0 where one can be used, with 3 where none can be had.
set -euo pipefail

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1; fi
}

there() { compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || command -v initdb >/dev/null; }

there && exit 0
if ! command -v apt-get >/dev/null; then
  echo "hortus: no PostgreSQL server is installed; the tests that need one are skipped" >&2
  exit 3
fi
echo "hortus: no PostgreSQL server is installed; installing postgresql"
export DEBIAN_FRONTEND=noninteractive
{ as_root apt-get update -qq && as_root apt-get install -y -qq --no-install-recommends postgresql; } \
  >/dev/null 2>&1 || true
there && exit 0
printf 'hortus: %s\n  remedy: %s\n' "postgresql could not be installed" \
  "apt install postgresql; without it the tests that need a server are skipped" >&2
exit 3
