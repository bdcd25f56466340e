#!/usr/bin/env bash
# Install what an inspection needs beside hortus: strace for files and programs, libfaketime for
# the date. Ends with 0 where both can be used, with 3
# where one cannot be had: without strace nothing is inspected, without the other one date is seen.
set -euo pipefail

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1; fi
}

has_strace() { command -v strace >/dev/null; }
has_faketime() { compgen -G '/usr/lib*/*/faketime/libfaketimeMT.so.1' >/dev/null \
  || compgen -G '/usr/lib*/faketime/libfaketimeMT.so.1' >/dev/null; }
there() { has_strace && has_faketime; }

there && exit 0
missing=()
has_strace || missing+=(strace)
has_faketime || missing+=(faketime)
if command -v apt-get >/dev/null; then
  echo "hortus: an inspection needs ${missing[*]}; installing"
  export DEBIAN_FRONTEND=noninteractive
  { as_root apt-get update -qq \
    && as_root apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/dev/null 2>&1 || true
fi
there && exit 0
printf 'hortus: %s\n  remedy: %s\n' "${missing[*]} could not be installed" \
  "apt install strace faketime; \`hortus inspect --doctor\` says what is missing" >&2
exit 3
