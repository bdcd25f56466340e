#!/usr/bin/env bash
# Prepare .venv from the locked, hashed requirements in locks/. Usage: scripts/setup.sh [base|dev]
# EXTRAS="hyperscan inspector knowledge llama otel postgres review" adds optional parts.
set -euo pipefail
cd "$(dirname "$0")/.."
want=${1:-base}
locks=("$want")
for extra in ${EXTRAS:-}; do locks+=("$extra"); done
stamp=.stamps/$(IFS=-; echo "${locks[*]}")
export UV_PYTHON_DOWNLOADS=never UV_NO_PROGRESS=1

fail() { printf 'hortus: %s\n  remedy: %s\n' "$1" "$2" >&2; exit 1; }

as_root() {
  if [ "$(id -u)" = 0 ]; then "$@"
  elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then sudo -n "$@"
  else return 1; fi
}

find_python() {
  for candidate in "${PYTHON:-}" python3 python3.13 python3.12 python3.11 /usr/bin/python3; do
    [ -n "$candidate" ] && command -v "$candidate" >/dev/null || continue
    "$candidate" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null || continue
    "$candidate" -c 'import sys; print(sys.executable)'
    return
  done
  fail "no Python 3.11 to 3.14 found" "install one (Debian: apt install python3) or set PYTHON=/path/to/python"
}

# uv lives in a folder of its own, so nothing of the user's is touched.
install_uv() {
  [ -x .uv/bin/uv ] && cmp -s locks/uv.txt .uv/lock && return
  rm -rf .uv
  if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    echo "hortus: this Python lacks venv; installing python3-venv"
    { as_root apt-get update -qq && as_root apt-get install -y -qq python3-venv; } >/dev/null ||
      fail "Python's venv module is missing" "apt install python3-venv, then run this again"
  fi
  "$python" -m venv .uv
  .uv/bin/python -m pip install -q --disable-pip-version-check --require-hashes -r locks/uv.txt ||
    fail "uv could not be installed" "check that the package registry can be reached with pip"
  cp locks/uv.txt .uv/lock
}

python=$(find_python)
for lock in "${locks[@]}"; do
  [ -f "locks/$lock.txt" ] || fail "there is no extra called $lock" "the extras are hyperscan, inspector, knowledge, llama, otel, postgres and review"
done
digest=$(cd locks && cat ../pyproject.toml uv.txt "${locks[@]/%/.txt}" | cksum)
if [ -x .venv/bin/hortus ] && [ "$(cat "$stamp" 2>/dev/null)" = "$digest" ]; then exit 0; fi

install_uv
uv=.uv/bin/uv
[ -x .venv/bin/python ] || $uv venv -q --python "$python" .venv
for lock in "${locks[@]}"; do
  $uv pip install -q --python .venv --require-hashes -r "locks/$lock.txt"
done
# The build back end is in the lock as well, so nothing unlocked is fetched here.
$uv pip install -q --python .venv --no-deps --no-build-isolation -e .
mkdir -p .stamps
printf '%s' "$digest" > "$stamp"
